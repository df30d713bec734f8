import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { METRICS } from "../../../lib/evaluation/metric_facts.ts";
import { CSV_COLUMNS, resultsCsv } from "../../../lib/evaluation/report/results_csv.ts";
import { failedRow, syntheticRun } from "./synthetic_run.ts";

function read(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: "\r\n" });
}

Deno.test("results.csv gives every row back, in order, at full precision", () => {
  const { rows } = syntheticRun({ classes: ["benign", "malignant"] });
  const read_ = read(resultsCsv(rows));
  assert.equal(read_.length, rows.length);
  rows.forEach((row, i) => {
    const line = read_[i];
    assert.equal(line.image, row.image);
    assert.equal(line.class, row.class);
    assert.equal(line.variant, row.variant);
    assert.equal(Number(line.seed), row.seed);
    assert.equal(Number(line.paper_dsc), row.protocols!.paper!.dsc);
    assert.equal(Number(line.label_free_hausdorff_95_share), row.protocols!.labelFree!.hausdorff95Share);
    assert.deepEqual(JSON.parse(line.options), row.options);
  });
});

Deno.test("results.csv has a documented column for every measure under every protocol", () => {
  const names = CSV_COLUMNS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => /^[a-z][a-z0-9_]*$/.test(name)), names.join());
  assert.ok(CSV_COLUMNS.every(({ meaning }) => meaning.length > 3));
  assert.equal(
    names.filter((name) => /^(paper|best|regions|label_free)_/.test(name)).length,
    4 * METRICS.length,
  );
  assert.equal(resultsCsv([]), `${names.join(",")}\r\n`);
});

const FIELDS: [what: string, written: string, read: string][] = [
  ["a comma", "a,b.png", "a,b.png"],
  ["a quotation mark", 'a"b".png', 'a"b".png'],
  ["line breaks", "a\r\nb\nc", "a\r\nb\nc"],
  ["a formula", "=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["a formula with a comma", '=SUM(1,"2")', '\'=SUM(1,"2")'],
  ["plus", "+1", "'+1"],
  ["minus", "-1", "'-1"],
  ["at", "@a", "'@a"],
  ["a tab before a formula", "\t=1", "'\t=1"],
  ["a carriage return before a formula", "\r=1", "'\r=1"],
  ["a full-width formula", "＝1", "'＝1"],
  ["a formula's sign inside", "a=1", "a=1"],
  ["writing from right to left", "א\u202E.png", "א\u202E.png"],
];
for (const [what, written, expected] of FIELDS) {
  Deno.test(`results.csv: ${what} in a name`, () => {
    const [row] = syntheticRun().rows;
    const [line] = read(resultsCsv([{ ...row, image: written, class: written, variant: written }]));
    assert.equal(line.image, expected);
    assert.equal(line.class, expected);
    assert.equal(line.variant, expected);
  });
}

Deno.test("results.csv: a number is never taken for a formula, and a missing one is an empty field", () => {
  const [row] = syntheticRun({ protocols: ["paper"] }).rows;
  row.protocols!.paper!.xor = undefined;
  const [line] = read(resultsCsv([{ ...row, trainSeconds: -1 }]));
  assert.equal(line.train_seconds, "-1");
  assert.equal(line.paper_xor, "");
  assert.equal(line.label_free_dsc, "");
  assert.equal(line.error, "");
});

Deno.test("results.csv: a failed run has its reason and no figures", () => {
  const { rows } = syntheticRun();
  const [line] = read(resultsCsv([failedRow(rows[0], 'Cannot segment "x", it is broken')]));
  assert.equal(line.error, 'Cannot segment "x", it is broken');
  assert.equal(line.paper_dsc, "");
  assert.equal(line.seconds, "");
});
