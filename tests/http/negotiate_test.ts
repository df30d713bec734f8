import assert from "node:assert/strict";
import { negotiate } from "../../lib/http/negotiate.ts";

for (
  const [accept, expected] of [
    [null, "text/event-stream"],
    ["", "text/event-stream"],
    ["*/*", "text/event-stream"],
    ["application/json", "application/json"],
    ["image/*", "image/png"],
    ["application/json;q=0.5, image/png", "image/png"],
    ["text/html, */*;q=0.1", "text/event-stream"],
    ["text/html", undefined],
    ["text/event-stream;q=0, application/json", "application/json"],
    ["nonsense", undefined],
  ] as const
) {
  Deno.test(`Accept ${JSON.stringify(accept)} is answered with ${expected}`, () => {
    assert.equal(negotiate(accept), expected);
  });
}
