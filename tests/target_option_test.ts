import assert from "node:assert/strict";
import { formatTarget, MAX_TARGET_POINTS, parseTarget } from "../lib/target_option.ts";

Deno.test("a target is auto, none, regions or points", () => {
  assert.deepEqual(parseTarget("auto"), { mode: "auto" });
  assert.deepEqual(parseTarget("none"), { mode: "none" });
  assert.deepEqual(parseTarget("regions:7,3,7"), { mode: "regions", ids: [3, 7] });
  assert.deepEqual(parseTarget("120,80; 10.5,5,0;1,2,1"), {
    mode: "points",
    points: [
      { x: 120, y: 80, isInside: true },
      { x: 10.5, y: 5, isInside: false },
      { x: 1, y: 2, isInside: true },
    ],
  });
});

Deno.test("a target has one form", () => {
  for (const text of ["auto", "none", "regions:3,7", "120,80;10.5,5,0"]) {
    assert.equal(formatTarget(parseTarget(text)!), text);
  }
  assert.equal(formatTarget(parseTarget(" 1 , 2 ,1")!), "1,2");
});

Deno.test("what is no target is none", () => {
  const tooMany = Array(MAX_TARGET_POINTS + 1).fill("1,1").join(";");
  const wrong = [
    "",
    "Auto",
    "1",
    "1,2,3",
    "-1,2",
    "1,2,0",
    "1e3,2",
    "1,2;",
    "regions:",
    "regions:a",
    "regions:1,,2",
  ];
  for (const text of [...wrong, tooMany, 3, null, undefined]) {
    assert.equal(parseTarget(text), undefined, String(text).slice(0, 20));
  }
});
