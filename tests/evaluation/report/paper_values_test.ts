import assert from "node:assert/strict";
import { PAPER_TABLES, paperTable } from "../../../lib/evaluation/report/paper_values.ts";

const SETS: [name: string, layout: string, expected: string | undefined][] = [
  ["PH2 Dataset", "ph2", "PH2"],
  ["anything", "isic", "PH2"],
  ["skin", "pairs", "PH2"],
  ["Dataset_BUSI", "busi", "SYSU-US"],
  ["liver", "pairs", "SYSU-US"],
  ["sysu-us", "sequences", "SYSU-US"],
  ["us", "pairs", "SYSU-US"],
  ["bus", "pairs", undefined],
  ["retina", "pairs", undefined],
];
for (const [name, layout, expected] of SETS) {
  Deno.test(`the paper's table beside ${name} (${layout}) is ${expected ?? "none"}`, () => {
    assert.equal(paperTable({ name, layout })?.dataset, expected);
  });
}

Deno.test("each table's names for the two distances fit what its numbers allow", () => {
  for (const { printedAs, values, note } of PAPER_TABLES) {
    assert.notEqual(printedAs.hammoude, printedAs.xor);
    assert.ok(note.length > 0);
    for (const scores of Object.values(values)) {
      // |A△B| / |B| is never less than |A△B| / |A∪B|.
      const [hammoude, xor] = [scores[printedAs.hammoude]?.value, scores[printedAs.xor]?.value];
      if (hammoude !== undefined && xor !== undefined) assert.ok(hammoude <= xor);
    }
  }
});
