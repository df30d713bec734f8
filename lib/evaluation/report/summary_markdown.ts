import { type MetricFacts, METRICS } from "../metric_facts.ts";
import {
  type EvaluationReport,
  lineName,
  MAIN_METRIC,
  methodLines,
  referenceLine,
  type ReportDataSet,
  type ReportLine,
} from "./evaluation_report.ts";
import {
  count,
  formatDifference,
  formatInterval,
  formatMoment,
  formatScore,
  NO_FIGURE,
  shownValue,
} from "./format.ts";
import type { ProtocolFacts } from "./protocol_facts.ts";
import { SECOND_HAND_NOTE } from "./paper_values.ts";
import { CONFIDENCE_NAME } from "./sections/cells.ts";
import { comparablePaper } from "./sections/paper_table.ts";
import { devices, sharedOptions, versionsOf } from "./sections/provenance_section.ts";
import { describe } from "../describe.ts";

/** The measures of the paper's tables, and the two that say most beside them. */
const SHOWN = METRICS.filter(({ name }) => ["dsc", "hammoude", "xor", "boundaryF1"].includes(name));

/** The main tables in Markdown, for pasting into a README, with what is needed to do it again. */
export function summaryMarkdown(report: EvaluationReport): string {
  const parts = [
    "Mean ± standard deviation over images, each the mean of its seeds, in per cent; in brackets the " +
    `${CONFIDENCE_NAME} bootstrap interval of the mean DSC. Hammoude is |A△B| / |A∪B|, XOR is |A△B| / |B|, B the true mask.`,
    ...report.datasets.flatMap((dataset) => datasetParts(report, dataset)),
    ...linesOf(report, "ablation", "Ablation (the paper's protocol)"),
    ...linesOf(report, "sweep", "Sweeps (the paper's protocol)"),
    `## Provenance\n\n${provenance(report).map((line) => `- ${line}`).join("\n")}`,
  ];
  return `# Evaluation\n\n${parts.join("\n\n")}\n`;
}

/**
 * Text from outside, as code: nothing in it is markup then, nor a link or a mention.
 *
 * @see https://spec.commonmark.org/0.31.2/#code-spans and https://github.github.com/gfm/#tables-extension- for `|`
 */
export function markdownCode(text: string): string {
  // deno-lint-ignore no-control-regex -- line breaks would end the table's row, the others mean nothing
  const line = text.replace(/[\0-\x1f\x7f\u2028\u2029]+/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || line.trim() === "" ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

function datasetParts(report: EvaluationReport, dataset: ReportDataSet): string[] {
  const { facts } = dataset;
  const problems = facts.problems.map(({ name, problem }) =>
    `- ${markdownCode(name)}: ${markdownCode(problem)}`
  );
  return [
    `## ${markdownCode(facts.name)}\n\n${count(facts.images.length, "image")}, ${
      count(report.header.seeds.length, "seed")
    }.`,
    ...(problems.length > 0 ? [`${count(problems.length, "problem")}:\n\n${problems.join("\n")}`] : []),
    ...dataset.protocols.map((protocol) =>
      `${protocol.title}. ${protocol.meaning}\n\n${scoreTable(report, dataset, protocol)}`
    ),
    ...paperNotes(dataset),
  ];
}

function scoreTable(report: EvaluationReport, dataset: ReportDataSet, protocol: ProtocolFacts): string {
  const lines = methodLines(dataset);
  const reference = referenceLine(dataset);
  const paper = protocol.name === "paper" ? comparablePaper(dataset) : undefined;
  return markdownTable(
    [
      "Method",
      ...SHOWN.map(({ title }) => title.split(" |")[0]),
      `${reference ? lineName(reference.variant) : ""} ahead by`,
      "Seeds' spread",
      "s / image",
      ...(paper ? [`DSC in the paper, ${paper.dataset}`] : []),
    ],
    lines.map((line) => {
      const value = paper && line.variant.group === "method"
        ? paper.values[line.variant.method]?.DSC
        : undefined;
      return [
        ...scoreFields(report, line, protocol),
        line === reference ? NO_FIGURE : differenceField(report, reference!, line, protocol),
        spreadField(report, line, protocol),
        secondsField(line),
        ...(paper ? [value ? `${value.value.toFixed(1)}${value.isSecondHand ? "†" : ""}` : NO_FIGURE] : []),
      ];
    }),
  );
}

/** Variants of one kind over all data sets: Figure 3, or the sweeps. */
function linesOf(report: EvaluationReport, group: "ablation" | "sweep", title: string): string[] {
  const rows = report.datasets.flatMap((dataset) =>
    dataset.lines.filter(({ variant }) => variant.group === group).map((line) => {
      const protocol = dataset.protocols.find(({ name }) => name === "paper");
      return protocol ? [markdownCode(dataset.facts.name), ...scoreFields(report, line, protocol)] : [];
    })
  ).filter((fields) => fields.length > 0);
  if (rows.length === 0) return [];
  const head = ["Data set", "Variant", ...SHOWN.map(({ title }) => title.split(" |")[0])];
  return [`## ${title}\n\n${markdownTable(head, rows)}`];
}

function scoreFields(report: EvaluationReport, line: ReportLine, { name }: ProtocolFacts): string[] {
  return [
    group(line) ? markdownCode(lineName(line.variant)) : lineName(line.variant),
    ...SHOWN.map((metric) => scoreField(report.summary(line, name, metric), metric)),
  ];
}

/** Names with settings are code: they hold `=` and what the user typed. */
function group({ variant }: ReportLine): boolean {
  return variant.name !== variant.method;
}

function scoreField(
  { mean, sd, interval }: ReturnType<EvaluationReport["summary"]>,
  metric: MetricFacts,
): string {
  if (mean === undefined) return NO_FIGURE;
  const deviation = sd === undefined ? "" : ` ± ${formatScore(sd, metric)}`;
  const range = interval && metric.name === MAIN_METRIC.name ? ` (${formatInterval(interval, metric)})` : "";
  return `${formatScore(mean, metric)}${deviation}${range}`;
}

function differenceField(
  report: EvaluationReport,
  reference: ReportLine,
  line: ReportLine,
  { name }: ProtocolFacts,
): string {
  const { mean, interval } = report.difference(reference, line, name, MAIN_METRIC);
  if (mean === undefined) return NO_FIGURE;
  return `${formatDifference(shownValue(mean, MAIN_METRIC))}${
    interval ? ` (${formatInterval(interval, MAIN_METRIC, formatDifference)})` : ""
  }`;
}

function spreadField(report: EvaluationReport, line: ReportLine, { name }: ProtocolFacts): string {
  const { seeds, seedSpread } = report.summary(line, name, MAIN_METRIC);
  return seedSpread === undefined
    ? NO_FIGURE
    : `± ${formatScore(seedSpread, MAIN_METRIC)} of ${seeds.length}`;
}

function secondsField({ rows }: ReportLine): string {
  const { median } = describe(rows.flatMap(({ seconds }) => seconds ?? []));
  return median === undefined ? NO_FIGURE : median.toFixed(2);
}

function paperNotes(dataset: ReportDataSet): string[] {
  const paper = comparablePaper(dataset);
  return paper ? [paper.note, SECOND_HAND_NOTE] : [];
}

function provenance(report: EvaluationReport): string[] {
  const { header, datasets, failures, rows } = report;
  return [
    `Command: ${markdownCode(header.command)}`,
    `Date: ${formatMoment(header.finished ?? header.started)}${
      header.finished === undefined ? " (interrupted)" : ""
    }`,
    `Versions: ${
      versionsOf(report).map(([name, all]) => markdownCode(`${name} ${all.join(" / ")}`)).join(", ")
    }`,
    `Options of all: ${markdownCode(sharedOptions(report))}`,
    `Seeds: ${header.seeds.join(", ")}; bootstrap seed ${header.bootstrapSeed}`,
    `Backend and device: ${devices(report).map(markdownCode).join(", ") || "none"}`,
    `Runs: ${rows.length}, of which failed: ${failures.length}`,
    ...datasets.map(({ facts }) =>
      `Data set ${markdownCode(facts.name)}: SHA-256 ${markdownCode(facts.sha256)}`
    ),
    ...failures.map(({ dataset, image, variant, seed, error }) =>
      `Failed: ${markdownCode(`${dataset}/${image}, ${variant}, seed ${seed}`)}: ${markdownCode(error!)}`
    ),
  ];
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (fields: readonly string[]) => `| ${fields.join(" | ")} |`;
  const rule = line(head.map((_, i) => i === 0 ? "---" : "---:"));
  return [line(head), rule, ...rows.map(line)].join("\n");
}
