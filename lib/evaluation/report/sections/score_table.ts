import { METRICS } from "../../metric_facts.ts";
import type { FullSummary } from "../../summarise_scores.ts";
import {
  type EvaluationReport,
  lineName,
  MAIN_METRIC,
  methodLines,
  referenceLine,
  type ReportDataSet,
  type ReportLine,
} from "../evaluation_report.ts";
import { count, formatScore, NO_FIGURE } from "../format.ts";
import { type Content, type Markup, markup, outsideName } from "../markup.ts";
import type { ProtocolFacts } from "../protocol_facts.ts";
import { bestOf, CONFIDENCE_NAME, lineHead, metricHead, summaryCell, table } from "./cells.ts";

/** Images differ in size, so a mean of pixels says little: those are in the CSV file only. */
const SHOWN = METRICS.filter(({ unit }) => unit === "share");

/** Every measure of every method on a data set under one protocol, with intervals and the spread between seeds. */
export function scoreTable(
  report: EvaluationReport,
  dataset: ReportDataSet,
  protocol: ProtocolFacts,
): Markup {
  const lines = methodLines(dataset);
  const main = lines.map((line) => report.summary(line, protocol.name, MAIN_METRIC));
  return markup`${
    measureTable(report, lines, protocol, {
      label: `${protocol.title}, ${dataset.facts.name}`,
      caption: markup`<b>${protocol.title}.</b> ${protocol.meaning} Mean ± standard deviation over ${
        count(Math.max(0, ...main.map((summary) => summary.count)), "image")
      }, each the mean of its seeds; below, the ${CONFIDENCE_NAME} bootstrap interval of the mean. The best mean of each column is set off.`,
      reference: referenceLine(dataset),
    })
  }${missingNote(dataset, main, lines)}`;
}

/** A row a line, a column a measure. */
export function measureTable(
  report: EvaluationReport,
  lines: readonly ReportLine[],
  protocol: ProtocolFacts,
  { label, caption, reference, rowName = "Method" }: {
    label: string;
    caption: Content;
    reference?: ReportLine;
    rowName?: string;
  },
): Markup {
  const columns = SHOWN.map((metric) => {
    const summaries = lines.map((line) => report.summary(line, protocol.name, metric));
    return { metric, summaries, best: bestOf(summaries, metric) };
  });
  return table({
    label,
    caption,
    head: markup`<tr><th scope="col">${rowName}</th>${
      SHOWN.map(metricHead)
    }<th scope="col" class="n">Seeds<span class="unit">DSC, %</span></th></tr>`,
    body: lines.map((line, i) =>
      markup`<tr${line === reference && markup` class="reference"`}>${lineHead(line)}${
        columns.map(({ metric, summaries, best }) => summaryCell(summaries[i], metric, best[i]))
      }${seedCell(report.summary(line, protocol.name, MAIN_METRIC))}</tr>`
    ),
  });
}

/** How many seeds, over the deviation between their means. */
function seedCell({ seeds, seedSpread }: FullSummary): Markup {
  return markup`<td class="n">${seeds.length || NO_FIGURE}${
    seedSpread !== undefined && markup`<span class="sub">± ${formatScore(seedSpread, MAIN_METRIC)}</span>`
  }</td>`;
}

/** What a reader must know before comparing: images without a value, failures, and lines over different images. */
function missingNote(
  { facts }: ReportDataSet,
  summaries: readonly FullSummary[],
  lines: readonly ReportLine[],
): Markup | undefined {
  const missing = [...new Set(summaries.flatMap((summary) => summary.missing))];
  const failed = lines.reduce((sum, line) => sum + line.failed.length, 0);
  const isUneven = new Set(summaries.map((summary) => summary.count)).size > 1;
  if (missing.length === 0 && failed === 0 && !isUneven) return undefined;
  return markup`<p class="note problem">${
    missing.length > 0 &&
    markup`${count(missing.length, "image")} of ${facts.name} without a value here: ${
      missing.map((name, i) => markup`${i > 0 && ", "}${outsideName(name)}`)
    }. `
  }${
    failed > 0 && `${count(failed, "run")} failed and ${failed === 1 ? "is" : "are"} left out of every mean. `
  }${
    isUneven &&
    `Not every line has every image (${
      lines.map(({ variant }, i) => `${lineName(variant)} ${summaries[i].count}`).join(", ")
    }): compare these by the paired differences, not by their means.`
  }</p>\n`;
}
