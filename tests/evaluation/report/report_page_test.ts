import assert from "node:assert/strict";
import { METRICS } from "../../../lib/evaluation/metric_facts.ts";
import type { PROTOCOLS } from "../../../lib/evaluation/protocols.ts";
import {
  methodLines,
  referenceLine,
  type ReportDataSet,
  scoreOf,
} from "../../../lib/evaluation/report/evaluation_report.ts";
import { reportPage } from "../../../lib/evaluation/report/report_page.ts";
import { summariseScores } from "../../../lib/evaluation/summarise_scores.ts";
import type { RunRow } from "../../../lib/evaluation/run_row.ts";
import type { Variant } from "../../../lib/evaluation/run_variants.ts";
import { attribute, cellTexts, elements, parsePage, tableOf, textOf } from "./parse_page.ts";
import { ABLATION, failedRow, METHODS, reportOf, type Run, SWEEP, syntheticRun } from "./synthetic_run.ts";

function pageOf(run: Run) {
  const html = reportPage(reportOf(run), new Map());
  return { html, ...parsePage(html) };
}

/** A measure's summary, from the rows and by the statistics alone. */
function summaryOf(rows: RunRow[], dataset: string, variant: string, protocol: typeof PROTOCOLS[number]) {
  const own = rows.filter((row) => row.dataset === dataset && row.variant === variant)
    .toSorted((a, b) => a.image < b.image ? -1 : a.image > b.image ? 1 : a.seed - b.seed);
  return METRICS.filter(({ unit }) => unit === "share").map((metric) =>
    summariseScores(own.map((row) => ({ ...row, value: scoreOf(row, protocol, metric) })), { seed: 0 })
  );
}

const full = () =>
  syntheticRun({ variants: [...METHODS, ...ABLATION, ...SWEEP], classes: ["benign", "malignant"] });

Deno.test("the page is valid HTML, with a table of every kind", () => {
  const { root, faults } = pageOf(full());
  assert.deepEqual(faults, []);
  assert.equal(elements(root, "h1").length, 1);
  for (
    const id of ["summary", "set-skin", "set-breast", "ablation", "sweeps", "time", "measures", "provenance"]
  ) {
    assert.ok(elements(root, "h2").some((heading) => attribute(heading, "id") === id), id);
  }
});

Deno.test("the page needs nothing from elsewhere: no script, and no address but DOIs, data and places within", () => {
  const { root } = pageOf(full());
  assert.equal(elements(root, "script").length, 0);
  assert.equal(elements(root, "link").length, 0);
  const ids = new Set(elements(root, "*").map((element) => attribute(element, "id")));
  for (const element of elements(root, "*")) {
    for (const { name, value } of element.attrs) {
      assert.ok(!name.startsWith("on"), `${element.tagName} ${name}`);
      if (name !== "src" && name !== "href") continue;
      if (value.startsWith("#")) assert.ok(ids.has(value.slice(1)), `${value} leads nowhere`);
      else assert.match(value, /^(https:\/\/doi\.org\/|data:image\/)/);
    }
  }
  const [style] = elements(root, "style");
  assert.doesNotMatch(textOf(style), /url\(|@import/);
});

Deno.test("every table has a caption and heads with a scope, every chart a text in its place, no id twice", () => {
  const { root } = pageOf(full());
  for (const table of elements(root, "table")) {
    const caption = textOf(elements(table, "caption")[0]);
    assert.ok(caption.length > 10, caption);
    for (const head of elements(table, "th")) {
      assert.ok(attribute(head, "scope"), `${caption}: ${textOf(head)}`);
    }
  }
  const charts = elements(root, "svg");
  assert.ok(charts.length >= 6);
  for (const chart of charts) {
    assert.equal(attribute(chart, "role"), "img");
    assert.ok(attribute(chart, "aria-label")!.length > 10);
  }
  const ids = elements(root, "*").flatMap((element) => attribute(element, "id") ?? []);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("the figures of a table are those of the statistics", () => {
  const run = syntheticRun();
  const { root } = pageOf(run);
  const table = tableOf(root, "The paper's protocol.");
  const expected = METHODS.map(({ name }) =>
    summaryOf(run.rows, "skin", name, "paper").map(({ mean, sd, interval }) =>
      `${(mean! * 100).toFixed(1)} ± ${(sd! * 100).toFixed(1)} ${
        interval!.map((end) => (end * 100).toFixed(1)).join(" to ")
      }`
    )
  );
  assert.deepEqual(cellTexts(table).map((cells) => cells.slice(1, -1)), expected);
  assert.deepEqual(cellTexts(table).map(([name]) => name), ["SGSCN", "k-means clusters=4", "IIC"]);
});

Deno.test("the best mean of a column is set off, by its direction", () => {
  const run = syntheticRun();
  const table = tableOf(pageOf(run).root, "The paper's protocol.");
  const rows = elements(elements(table, "tbody")[0], "tr");
  const means = METHODS.map(({ name }) =>
    summaryOf(run.rows, "skin", name, "paper").map(({ mean }) => mean!)
  );
  METRICS.filter(({ unit }) => unit === "share").forEach(({ better }, column) => {
    const values = means.map((of) => of[column]);
    const best = values.indexOf(better === "higher" ? Math.max(...values) : Math.min(...values));
    const isSetOff = rows.map((row) =>
      elements(row, "td")[column].childNodes.some((node) =>
        "tagName" in node && attribute(node, "class") === "best"
      )
    );
    assert.deepEqual(isSetOff, values.map((_, i) => i === best));
  });
});

Deno.test("protocols stand side by side, and one that was not measured is dashes", () => {
  const run = syntheticRun({ protocols: ["paper", "labelFree"] });
  const table = tableOf(pageOf(run).root, "Protocols side by side.");
  const groups = elements(elements(table, "thead")[0], "th")
    .filter((head) => attribute(head, "scope") === "colgroup").map(textOf);
  assert.deepEqual(groups, [
    "The paper's protocol",
    "Best single cluster",
    "The paper's protocol on regions",
    "Label-free target",
    "One click",
  ]);
  for (const [, paper, , best, bestJaccard, regions, regionsJaccard, labelFree] of cellTexts(table)) {
    assert.deepEqual([best, bestJaccard, regions, regionsJaccard], ["–", "–", "–", "–"]);
    assert.match(paper, /^\d/);
    assert.match(labelFree, /^\d/);
  }
});

Deno.test("paired differences are the first method's less the other's, with their interval", () => {
  const run = syntheticRun();
  const report = reportOf(run);
  const [dataset] = report.datasets;
  const [first, ...others] = methodLines(dataset);
  const table = tableOf(parsePage(reportPage(report, new Map())).root, "Paired differences.");
  const [dsc] = METRICS;
  others.forEach((other, i) => {
    const { mean, interval } = report.difference(first, other, "paper", dsc);
    const cell = cellTexts(table)[i][1];
    const points = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)}`;
    assert.ok(cell.startsWith(`${points(mean!)} ${points(interval![0])} to ${points(interval![1])}`), cell);
  });
});

Deno.test("the paper's numbers stand beside ours only where they are known, second-hand ones with a dagger", () => {
  const run = syntheticRun({ variants: [METHODS[0], { ...METHODS[2], name: "iic" }, METHODS[1]] });
  const { root } = pageOf(run);
  const skin = cellTexts(tableOf(root, "Beside the paper's Table 1."));
  assert.deepEqual(skin.map((cells) => [cells[2], cells[4], cells[6]]), [
    ["83.4", "28.2†", "–"],
    ["81.2†", "–", "–"],
    ["–", "–", "–"],
  ]);
  const breast = cellTexts(tableOf(root, "Beside the paper's Table 2."));
  assert.deepEqual([breast[0][2], breast[0][4], breast[0][6]], ["63.2†", "46.2†", "52.3†"]);
  assert.match(textOf(root), /the two names look exchanged there/);
});

Deno.test("a data set that the paper has no table for gets none, and so do variants that are none of its methods", () => {
  for (const run of [{ datasets: ["cells"] }, { variants: SWEEP }]) {
    const { root } = pageOf(syntheticRun(run));
    assert.throws(() => tableOf(root, "Beside the paper"), /No table/);
  }
});

Deno.test("classes have means of their own", () => {
  const run = syntheticRun({ classes: ["benign", "malignant"] });
  const table = tableOf(pageOf(run).root, "The paper's protocol by class");
  const of = (name: string) =>
    run.rows.filter((row) => row.dataset === "skin" && row.variant === "sgscn" && row.class === name);
  const mean = (rows: RunRow[]) =>
    rows.reduce((sum, row) => sum + row.protocols!.paper!.dsc, 0) / rows.length * 100;
  const [, benign, , malignant] = cellTexts(table)[0];
  assert.ok(benign.startsWith(mean(of("benign")).toFixed(1)), benign);
  assert.ok(malignant.startsWith(mean(of("malignant")).toFixed(1)), malignant);
});

Deno.test("one image and one seed: means, and no spread made up", () => {
  const run = syntheticRun({ images: ["only.png"], seeds: [0], datasets: ["skin"] });
  const { root, faults } = pageOf(run);
  assert.deepEqual(faults, []);
  const [sgscn] = cellTexts(tableOf(root, "The paper's protocol."));
  assert.equal(sgscn[1], (run.rows[0].protocols!.paper!.dsc * 100).toFixed(1));
  assert.equal(sgscn.at(-1), "1");
  assert.doesNotMatch(textOf(elements(root, "main")[0]), /NaN|undefined|Infinity/);
});

Deno.test("failures are listed with their reasons, and problems of a data set by name", () => {
  const run = syntheticRun();
  run.rows[3] = failedRow(run.rows[3], "Cannot segment image: it is broken");
  run.datasets[1].problems.push({ name: "b_9.png", problem: "has no mask" });
  const { root } = pageOf(run);
  const failures = cellTexts(tableOf(root, "Runs without a result."));
  assert.deepEqual(failures, [["skin", "d.png", "SGSCN", "0", "Cannot segment image: it is broken"]]);
  const text = textOf(root);
  assert.match(text, /1 run of 72 failed/);
  assert.match(text, /b_9\.png has no mask/);
  assert.match(text, /1 run failed and is left out of every mean/);
});

Deno.test("a method of which every run failed is dashes", () => {
  const run = syntheticRun();
  run.rows = run.rows.map((row) => row.variant === "iic" ? failedRow(row, "no") : row);
  const { root, faults } = pageOf(run);
  assert.deepEqual(faults, []);
  const iic = cellTexts(tableOf(root, "The paper's protocol."))[2];
  assert.deepEqual(iic, ["IIC", ...Array(9).fill("–")]);
});

Deno.test("a run without any row is a page too", () => {
  const run = syntheticRun();
  const { root, faults } = pageOf({ ...run, rows: [] });
  assert.deepEqual(faults, []);
  assert.match(textOf(root), /On skin nothing was run/);
  assert.deepEqual(pageOf({ ...run, rows: [], datasets: [] }).faults, []);
});

Deno.test("names from outside stay text, wherever they stand", () => {
  const nasty = `<img src=x onerror="alert(1)">'&.png`;
  const run = syntheticRun({
    images: [nasty, "b.png", "c.png", "d.png"],
    datasets: [nasty],
    classes: [`<b>${nasty}`, "two"],
    variants: [METHODS[0], { ...METHODS[1], name: `kmeans ${nasty}` }],
  });
  run.datasets[0].problems.push({ name: nasty, problem: nasty });
  run.header.command = nasty;
  run.rows[0] = failedRow({ ...run.rows[0], device: nasty, versions: { [nasty]: nasty } }, nasty);
  const { root, faults } = pageOf(run);
  assert.deepEqual(faults, []);
  assert.equal(elements(root, "img").length, 0);
  assert.deepEqual(cellTexts(tableOf(root, "Runs without a result."))[0], [
    nasty,
    nasty,
    "SGSCN",
    "0",
    nasty,
  ]);
  const anchors = elements(root, "a").map((a) => attribute(a, "href")!).filter((href) =>
    href.startsWith("#set")
  );
  assert.ok(anchors.length > 0);
  for (const anchor of anchors) assert.match(anchor, /^#set-[\w-]+$/);
});

Deno.test("provenance names command, versions, seeds, device, hashes and every option", () => {
  const run = syntheticRun();
  run.rows[0] = { ...run.rows[0], versions: { sgscn: "0.2.0" } };
  const { root } = pageOf(run);
  const text = textOf(root);
  for (
    const words of [
      run.header.command,
      "sgscn 0.1.0 / 0.2.0, deno 2.9.6",
      "simd (2 threads)",
      "d".repeat(64),
      "2026-11-23 03:00 UTC",
    ]
  ) assert.ok(text.includes(words), words);
  const options = cellTexts(tableOf(root, "As resolved."));
  assert.deepEqual(options.find(([name]) => name === "clusters"), ["clusters", "3", "4", "3"]);
});

Deno.test("an interrupted run says so", () => {
  const run = syntheticRun();
  delete run.header.finished;
  run.rows.length = 10;
  const text = textOf(pageOf(run).root);
  assert.match(text, /not yet: this run was interrupted/);
  assert.match(text, /This run is not finished: 10 of 72 runs are there/);
});

Deno.test("lines over different images are not left to be compared by their means", () => {
  const run = syntheticRun({ datasets: ["skin"] });
  const isLeft = (row: RunRow) => row.variant !== "iic" || row.image < "c";
  assert.match(
    textOf(pageOf({ ...run, rows: run.rows.filter(isLeft) }).root),
    /Not every line has every image \(SGSCN 6, k-means clusters=4 6, IIC 2\)/,
  );
  assert.doesNotMatch(textOf(pageOf(run).root), /Not every line/);
});

Deno.test("the report gathers lines in the header's order, each data set its own", () => {
  const run = syntheticRun();
  const report = reportOf({ ...run, rows: run.rows.toReversed() });
  const names = (dataset: ReportDataSet) => dataset.lines.map(({ variant }) => variant.name);
  assert.deepEqual(report.datasets.map(names), [METHODS, METHODS].map((all) => all.map(({ name }) => name)));
  assert.ok(report.datasets[1].lines.every(({ rows }) => rows.every(({ dataset }) => dataset === "breast")));
  const again = reportOf(run);
  assert.deepEqual(
    report.summary(report.datasets[0].lines[0], "paper", METRICS[0]),
    again.summary(again.datasets[0].lines[0], "paper", METRICS[0]),
    "the order of the rows changes nothing",
  );
});

const STANDING: [what: string, variants: Variant[], expected: string[], reference: string][] = [
  ["methods alone", METHODS, ["sgscn", "kmeans clusters=4", "iic"], "sgscn"],
  ["a sweep beside its method", [METHODS[1], METHODS[0], ...SWEEP], ["kmeans clusters=4", "sgscn"], "sgscn"],
  ["a method that was only swept", [METHODS[2], ...SWEEP.slice(0, 2)], [
    "iic",
    "sgscn ss=1",
    "sgscn ss=5",
  ], "sgscn ss=1"],
  ["an ablation alone", ABLATION, ["ce", "ce + ss", "ce + ss + cc"], "ce"],
  ["a method beside an ablation", [METHODS[1], ...ABLATION], ["kmeans clusters=4"], "kmeans clusters=4"],
];
for (const [what, variants, expected, reference] of STANDING) {
  Deno.test(`the lines of the tables: ${what}`, () => {
    const [dataset] = reportOf(syntheticRun({ variants })).datasets;
    assert.deepEqual(methodLines(dataset).map(({ variant }) => variant.name), expected);
    assert.equal(referenceLine(dataset)!.variant.name, reference);
  });
}
