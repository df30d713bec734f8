import assert from "node:assert/strict";
import { chooseCases } from "../../../lib/evaluation/report/cases/choose_cases.ts";
import type { ReportLine } from "../../../lib/evaluation/report/evaluation_report.ts";
import { METHODS, syntheticRun } from "./synthetic_run.ts";

/** A line whose images have these DSC. */
function lineOf(scores: (number | undefined)[]): ReportLine {
  const [row] = syntheticRun().rows;
  const rows = scores.map((dsc, i) => ({
    ...row,
    image: `${i}.png`,
    protocols: dsc === undefined ? {} : { paper: { ...row.protocols!.paper!, dsc } },
    pictures: { labels: "x.png" },
  }));
  return { variant: METHODS[0], rows, failed: [] };
}

function shown(line: ReportLine, each?: number): string[] {
  return chooseCases(line, "paper", each).map(({ rank, row }) => `${rank} ${row.image}`);
}

Deno.test("two of each rank, best first", () => {
  const line = lineOf([0.5, 0.9, 0.1, 0.3, 0.8, 0.2, 0.6, 0.7, 0.4]);
  assert.deepEqual(shown(line), [
    "Best 1.png",
    "Best 4.png",
    "Median 0.png",
    "Median 8.png",
    "Worst 5.png",
    "Worst 2.png",
  ]);
});

Deno.test("no image twice, however few", () => {
  assert.deepEqual(shown(lineOf([])), []);
  assert.deepEqual(shown(lineOf([0.5])), ["Best 0.png"]);
  assert.deepEqual(shown(lineOf([0.1, 0.5])), ["Best 1.png", "Worst 0.png"]);
  assert.deepEqual(shown(lineOf([0.1, 0.5, 0.3])), ["Best 1.png", "Median 2.png", "Worst 0.png"]);
  for (let count = 1; count < 15; count++) {
    const images = shown(lineOf(Array.from({ length: count }, (_, i) => i / 20))).map((one) =>
      one.split(" ")[1]
    );
    assert.equal(new Set(images).size, images.length);
    assert.equal(images.length, Math.min(6, count));
  }
});

Deno.test("only runs with a score and with pictures", () => {
  const line = lineOf([0.5, undefined, 0.3]);
  delete line.rows[2].pictures;
  assert.deepEqual(shown(line), ["Best 0.png"]);
});
