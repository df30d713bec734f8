import assert from "node:assert/strict";
import { table } from "./table.ts";

Deno.test("a table lines its columns up, names to the left and figures to the right", () => {
  assert.equal(
    table(["case", "ms"], [["small", "1.5"], ["largest", "1200"]]),
    [
      "| case    |   ms |",
      "| ------- | ---: |",
      "| small   |  1.5 |",
      "| largest | 1200 |",
    ].join("\n"),
  );
});
