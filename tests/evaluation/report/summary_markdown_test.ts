import assert from "node:assert/strict";
import { markdownCode, summaryMarkdown } from "../../../lib/evaluation/report/summary_markdown.ts";
import { METRICS } from "../../../lib/evaluation/metric_facts.ts";
import { ABLATION, failedRow, METHODS, reportOf, SWEEP, syntheticRun } from "./synthetic_run.ts";

/** The rows of the table after a line, split as GitHub splits them: at pipes that no backslash escapes. */
function tableAfter(markdown: string, start: string): string[][] {
  const lines = markdown.slice(markdown.indexOf(start)).split("\n");
  const first = lines.findIndex((line) => line.startsWith("|"));
  const rows: string[][] = [];
  for (const line of lines.slice(first)) {
    if (!line.startsWith("|")) break;
    rows.push(line.split(/(?<!\\)\|/).slice(1, -1).map((field) => field.trim()));
  }
  return rows;
}

Deno.test("summary.md has a table a protocol, whose figures are those of the statistics", () => {
  const report = reportOf(syntheticRun());
  const markdown = summaryMarkdown(report);
  const [head, rule, ...rows] = tableAfter(markdown, "The paper's protocol.");
  assert.equal(head[0], "Method");
  assert.ok(rule.every((field) => /^---:?$/.test(field)));
  assert.equal(rows.length, METHODS.length);
  const [dataset] = report.datasets;
  rows.forEach((row, i) => {
    const { mean, sd, interval } = report.summary(dataset.lines[i], "paper", METRICS[0]);
    const per = (value: number) => (value * 100).toFixed(1);
    assert.equal(row[1], `${per(mean!)} ± ${per(sd!)} (${per(interval![0])} to ${per(interval![1])})`);
    assert.equal(row.length, head.length);
  });
  assert.match(markdown, /Label-free target\./);
});

Deno.test("summary.md has the ablation, the sweeps and the provenance", () => {
  const run = syntheticRun({ variants: [...METHODS, ...ABLATION, ...SWEEP] });
  const markdown = summaryMarkdown(reportOf(run));
  assert.deepEqual(
    tableAfter(markdown, "## Ablation").slice(2, 5).map((row) => row.slice(0, 2)),
    ["`ce`", "`ce + ss`", "`ce + ss + cc`"].map((name) => ["`skin`", name]),
  );
  assert.equal(tableAfter(markdown, "## Sweeps").length, 2 + 2 * SWEEP.length);
  for (
    const words of [run.header.command, "`deno 2.9.6`", "Seeds: 0, 1", "d".repeat(64), "`simd (2 threads)`"]
  ) {
    assert.ok(markdown.includes(words), words);
  }
});

Deno.test("summary.md names failures and problems, and dashes what was not measured", () => {
  const run = syntheticRun({ protocols: ["paper"] });
  run.rows[2] = failedRow(run.rows[2], "it broke");
  run.datasets[0].problems.push({ name: "x.png", problem: "has no mask" });
  run.rows = run.rows.map((row) => row.variant === "iic" ? failedRow(row, "no") : row);
  const markdown = summaryMarkdown(reportOf(run));
  assert.match(markdown, /`skin\/c\.png, sgscn, seed 0`: `it broke`/);
  assert.match(markdown, /`x\.png`: `has no mask`/);
  const iic = tableAfter(markdown, "The paper's protocol.").at(-1)!;
  assert.deepEqual(iic.slice(1, 6), ["–", "–", "–", "–", "–"]);
  assert.doesNotMatch(markdown, /NaN|undefined|Infinity/);
});

const CODES: [string, string][] = [
  ["plain.png", "`plain.png`"],
  ["a|b", "`a\\|b`"],
  ["`", "`` ` ``"],
  ["a``b`", "``` a``b` ```"],
  ["line\r\nbreak", "`line break`"],
  ["<b>*[x](y)", "`<b>*[x](y)`"],
  [" ", "`   `"],
];
for (const [text, expected] of CODES) {
  Deno.test(`markdownCode(${JSON.stringify(text)})`, () => assert.equal(markdownCode(text), expected));
}

Deno.test("names from outside cannot break a table of summary.md", () => {
  const nasty = "a|b`\n| x | y |\n<script>";
  const run = syntheticRun({
    datasets: [nasty],
    variants: [METHODS[0], { ...METHODS[1], name: `kmeans ${nasty}` }],
  });
  const markdown = summaryMarkdown(reportOf(run));
  const rows = tableAfter(markdown, "The paper's protocol.");
  assert.equal(rows.length, 4);
  assert.ok(rows.every((row) => row.length === rows[0].length));
  // Whatever is not within code must be free of the name's markup.
  assert.doesNotMatch(markdown.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, ""), /<script>/);
});
