import assert from "node:assert/strict";
import { HttpError } from "../../lib/http/http_error.ts";
import { MEDIA_TYPES, negotiate } from "../../lib/http/negotiate.ts";

for (
  const [accept, expected] of [
    [null, "text/event-stream"],
    ["", "text/event-stream"],
    ["*/*", "text/event-stream"],
    ["application/json", "application/json"],
    ["image/*", "image/png"],
    ["application/json;q=0.5, image/png", "image/png"],
    ["text/html, */*;q=0.1", "text/event-stream"],
    ["text/event-stream;q=0, application/json", "application/json"],
  ] as const
) {
  Deno.test(`Accept ${JSON.stringify(accept)} is answered with ${expected}`, () => {
    assert.equal(negotiate(accept, MEDIA_TYPES), expected);
  });
}

for (const accept of ["text/html", "nonsense", "image/png;q=0"]) {
  Deno.test(`Accept ${accept} is 406, with what there is`, () => {
    assert.throws(() => negotiate(accept, MEDIA_TYPES), (error) => {
      assert.ok(error instanceof HttpError);
      assert.equal(error.status, 406);
      assert.deepEqual(error.details, { field: "Accept", limit: MEDIA_TYPES.join(", "), value: accept });
      return true;
    });
  });
}
