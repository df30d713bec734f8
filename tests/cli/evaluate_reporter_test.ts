import assert from "node:assert/strict";
import { evaluateLine, evaluateReporter } from "../../lib/cli/evaluate_reporter.ts";
import type { DataSet } from "../../lib/evaluation/datasets/data_set.ts";
import type { RunRow } from "../../lib/evaluation/run_row.ts";

const ROW = {
  dataset: "skin",
  image: "a.png",
  variant: "ce + ss",
  seed: 1,
  protocols: { paper: { dsc: 0.71234 } },
} as RunRow;
const FAILED = { ...ROW, protocols: undefined, error: "Cannot score: no" } as RunRow;

Deno.test("evaluateLine says how far it is, the time left and the last score", () => {
  const left = { tasks: 88, seconds: 83 };
  assert.equal(
    evaluateLine(ROW, left, 100),
    " 12/100 1:23 left skin a.png ce + ss seed 1: DSC 0.712",
  );
  assert.equal(
    evaluateLine(ROW, left, 100, { width: 70 }),
    "██░░░░░░░░░░░░░ " + evaluateLine(ROW, left, 100), // 12 % of 15 cells, rounded
  );
  assert.equal(evaluateLine(ROW, left, 100, { width: 20 }), " 12/100 1:23 left sk");
  assert.match(evaluateLine(FAILED, { tasks: 0, seconds: undefined }, 100), /100\/100 \? left .*: failed$/);
  assert.match(evaluateLine({ ...ROW, image: "\x1b[2Jx" }, left, 100), /skin {1,2}\[2Jx/);
});

function recorded(columns?: number, quiet = false) {
  const written = { out: "", err: "" };
  const reporter = evaluateReporter({
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    columns: () => columns,
  }, { quiet });
  return { reporter, written };
}

Deno.test("evaluateReporter prints at most a hundred lines where there is no terminal, and the last", () => {
  const { reporter, written } = recorded();
  reporter.began(1000, 0);
  for (let tasks = 999; tasks >= 0; tasks--) reporter.row(ROW, { tasks, seconds: 1 });
  const lines = written.err.trimEnd().split("\n");
  assert.equal(lines[0], "1000 trainings");
  assert.equal(lines.length, 1 + 100);
  assert.match(lines[100], /^1000\/1000 /);
});

Deno.test("evaluateReporter redraws one line on a terminal", () => {
  const { reporter, written } = recorded(80);
  reporter.began(2, 1);
  reporter.row(ROW, { tasks: 1, seconds: 1 });
  reporter.row(ROW, { tasks: 0, seconds: 1 });
  reporter.note("done");
  assert.equal(written.err.split("\n").length, 2);
  assert.equal(written.err.split("\r\x1b[K").length, 1 + 3);
  assert.equal(written.out, "done\n");
});

Deno.test("evaluateReporter names failures once an image, and what is left out, even to who wants quiet", () => {
  const { reporter, written } = recorded(undefined, true);
  const problems = Array.from({ length: 23 }, (_, i) => ({ name: `${i}.png`, problem: "has no mask" }));
  reporter.dataset({ name: "skin", layout: "pairs", images: [{}], found: 1, problems } as unknown as DataSet);
  reporter.began(4, 0);
  reporter.row(FAILED, { tasks: 3, seconds: 1 });
  reporter.row({ ...FAILED, variant: "ce" }, { tasks: 2, seconds: 1 });
  reporter.row({ ...FAILED, image: "b.png" }, { tasks: 1, seconds: 1 });
  reporter.row(ROW, { tasks: 0, seconds: 0 });
  reporter.note("done");
  const lines = written.err.trimEnd().split("\n");
  assert.deepEqual(lines.slice(0, 2), [
    "left out: skin: 0.png: has no mask",
    "left out: skin: 1.png: has no mask",
  ]);
  assert.deepEqual(lines.slice(20), [
    "left out: skin: 3 more; the report lists them all",
    "error: skin: a.png: Cannot score: no",
    "error: skin: b.png: Cannot score: no",
  ]);
  assert.equal(written.out, "");
});
