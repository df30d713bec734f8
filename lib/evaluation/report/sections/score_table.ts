import { type MetricFacts, METRICS } from "../../metric_facts.ts";
import {
  type EvaluationReport,
  methodLines,
  referenceLine,
  type ReportDataSet,
} from "../evaluation_report.ts";
import { count, formatScore, NO_FIGURE } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { type PaperTable, paperTable, type PaperValue, SECOND_HAND_NOTE } from "../paper_values.ts";
import type { ProtocolFacts } from "../protocol_facts.ts";
import { bestOf, CONFIDENCE_NAME, lineHead, metricHead, summaryCell, table } from "./cells.ts";

const PAPER_COLUMNS = ["DSC", "HM", "XOR"] as const;

/**
 * A data set's table under one protocol: the paper's Table 1 or 2, with more measures, intervals, the spread between
 * seeds, and beside the paper's protocol the paper's own numbers.
 */
export function scoreTable(
  report: EvaluationReport,
  dataset: ReportDataSet,
  protocol: ProtocolFacts,
): Markup {
  const lines = methodLines(dataset);
  const paper = protocol.name === "paper" ? paperTable(dataset.facts) : undefined;
  const columns = METRICS.map((metric) => {
    const summaries = lines.map((line) => report.summary(line, protocol.name, metric));
    return { metric, summaries, best: bestOf(summaries, metric) };
  });
  const main = columns[0].summaries;
  const reference = referenceLine(dataset);
  return markup`${
    table({
      label: `${protocol.title}, ${dataset.facts.name}`,
      caption: markup`<b>${protocol.title}.</b> ${protocol.meaning} Mean ± standard deviation over ${
        count(Math.max(0, ...main.map((summary) => summary.count)), "image")
      }, each the mean of its seeds; below, the ${CONFIDENCE_NAME} bootstrap interval of the mean. The best mean of each column is set off.`,
      head: head(paper),
      body: lines.map((line, i) =>
        markup`<tr${line === reference && markup` class="reference"`}>${lineHead(line)}${
          columns.map(({ metric, summaries, best }) => summaryCell(summaries[i], metric, best[i]))
        }${seedCells(main[i])}${
          paper &&
          PAPER_COLUMNS.map((column, c) =>
            paperCell(
              line.variant.group === "method" ? paper.values[line.variant.method]?.[column] : undefined,
              c,
            )
          )
        }</tr>`
      ),
    })
  }${missingNote(dataset, main, lines)}${paper && paperNotes(paper)}`;
}

/** Under each class of the set, its mean DSC and so on. */
export function classTable(
  report: EvaluationReport,
  dataset: ReportDataSet,
  protocol: ProtocolFacts,
): Markup {
  const metrics = METRICS.filter(({ name }) => name === "dsc" || name === "hammoude");
  const lines = methodLines(dataset);
  const summaries = new Map(
    lines.map((line) => [line, metrics.map((m) => report.summary(line, protocol.name, m))]),
  );
  return table({
    label: `Classes of ${dataset.facts.name}`,
    caption: markup`<b>By class</b>, under ${
      lowerFirst(protocol.title)
    }: mean ± standard deviation, and the ${CONFIDENCE_NAME} interval of the mean from four images on.`,
    head: markup`<tr><th rowspan="2" scope="col">Method</th>${
      dataset.classes.map((name) =>
        markup`<th colspan="${metrics.length}" scope="colgroup" class="group"><span>${name}</span></th>`
      )
    }</tr><tr>${dataset.classes.map(() => metrics.map(metricHead))}</tr>`,
    body: lines.map((line) =>
      markup`<tr>${lineHead(line)}${
        dataset.classes.map((name) =>
          metrics.map((metric, m) => {
            const summary = summaries.get(line)![m].classes?.[name];
            return summary
              ? summaryCell({ ...summary, seeds: [] }, metric)
              : markup`<td class="n">${NO_FIGURE}</td>`;
          })
        )
      }</tr>`
    ),
  });
}

function head(paper: PaperTable | undefined): Markup {
  const columns = markup`${
    METRICS.map(metricHead)
  }<th scope="col" class="n">Seeds<span class="unit">spread of DSC</span></th>`;
  if (!paper) return markup`<tr><th scope="col">Method</th>${columns}</tr>`;
  return markup`<tr><th rowspan="2" scope="col">Method</th><th colspan="${
    METRICS.length + 1
  }" scope="colgroup" class="group"><span>Measured here</span></th><th colspan="3" scope="colgroup" class="group from"><span>The paper's ${paper.table}, on ${paper.dataset}</span></th></tr><tr>${columns}${
    PAPER_COLUMNS.map((name, i) =>
      markup`<th scope="col" class="n${i === 0 && " from"}">${
        i === 0 ? name : `“${name}”`
      }<span class="unit">%, as printed</span></th>`
    )
  }</tr>`;
}

function seedCells({ seeds, seedSpread }: { seeds: number[]; seedSpread?: number }): Markup {
  const main: Pick<MetricFacts, "unit"> = { unit: "share" };
  return markup`<td class="n">${seeds.length}<span class="sub">${
    seedSpread === undefined ? NO_FIGURE : `± ${formatScore(seedSpread, main)}`
  }</span></td>`;
}

function paperCell(value: PaperValue | undefined, column: number): Markup {
  return markup`<td class="n${column === 0 && " from"}">${
    value ? `${value.value.toFixed(1)}${value.isSecondHand ? "†" : ""}` : NO_FIGURE
  }</td>`;
}

function paperNotes({ dataset, note }: PaperTable): Markup {
  return markup`<p class="note">The paper measured on ${dataset}, so its numbers stand beside these and are no target for them unless this set is ${dataset} itself. ${note}</p><p class="note">${SECOND_HAND_NOTE}</p>\n`;
}

function missingNote(
  { facts }: ReportDataSet,
  summaries: readonly { missing: string[] }[],
  lines: readonly { failed: unknown[] }[],
): Markup | undefined {
  const missing = new Set(summaries.flatMap((summary) => summary.missing));
  const failed = lines.reduce((sum, line) => sum + line.failed.length, 0);
  if (missing.size === 0 && failed === 0) return undefined;
  return markup`<p class="note problem">${
    missing.size > 0 &&
    `${count(missing.size, "image")} of ${facts.name} without a value here: ${[...missing].join(", ")}. `
  }${
    failed > 0 && `${count(failed, "run")} failed and ${failed === 1 ? "is" : "are"} left out of every mean.`
  }</p>\n`;
}

function lowerFirst(text: string): string {
  return text[0].toLowerCase() + text.slice(1);
}
