import { type MetricFacts, METRICS } from "../../metric_facts.ts";
import {
  type EvaluationReport,
  methodLines,
  referenceLine,
  type ReportDataSet,
  type ReportLine,
} from "../evaluation_report.ts";
import { count, NO_FIGURE } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { type PaperTable, paperTable, SECOND_HAND_NOTE } from "../paper_values.ts";
import { PROTOCOL_FACTS } from "../protocol_facts.ts";
import { bestOf, CONFIDENCE_NAME, lineHead, summaryCell, table } from "./cells.ts";

const PROTOCOL = PROTOCOL_FACTS[0];
/** The measures of the paper's tables. */
const SHOWN = (["dsc", "hammoude", "xor"] as const).map((name) => ({
  name,
  metric: METRICS.find((metric) => metric.name === name)!,
}));

/**
 * The paper's table to hold a data set beside. Undefined where it has none, or none of the set's lines is a method of the
 * paper's.
 */
export function comparablePaper(dataset: ReportDataSet): PaperTable | undefined {
  return methodLines(dataset).some(({ variant }) => variant.group === "method")
    ? paperTable(dataset.facts)
    : undefined;
}

/** The paper's Table 1 or 2 with its own numbers beside ours, where there is one to compare with. */
export function paperComparison(report: EvaluationReport, dataset: ReportDataSet): Markup | undefined {
  const paper = comparablePaper(dataset);
  if (!paper || !dataset.protocols.includes(PROTOCOL)) return undefined;
  const lines = methodLines(dataset);
  const reference = referenceLine(dataset);
  const columns = SHOWN.map(({ name, metric }) => {
    const summaries = lines.map((line) => report.summary(line, PROTOCOL.name, metric));
    return { name, metric, summaries, best: bestOf(summaries, metric) };
  });
  return markup`${
    table({
      label: `Beside the paper's ${paper.table}, ${dataset.facts.name}`,
      caption: markup`<b>Beside the paper's ${paper.table}.</b> Here: mean ± standard deviation over ${
        count(Math.max(0, ...columns[0].summaries.map((summary) => summary.count)), "image")
      } in per cent, and the ${CONFIDENCE_NAME} bootstrap interval of the mean. Paper: its mean on ${paper.dataset}, under the name that it prints. All under the paper's protocol.`,
      head: markup`<tr><th rowspan="2" scope="col">Method</th>${
        columns.map(({ metric }) =>
          markup`<th colspan="2" scope="colgroup" class="group"><span>${groupName(metric)}</span></th>`
        )
      }</tr><tr>${
        columns.map(({ name }) =>
          markup`<th scope="col" class="n">here</th><th scope="col" class="n">paper, “${
            paper.printedAs[name]
          }”</th>`
        )
      }</tr>`,
      body: lines.map((line, i) =>
        markup`<tr${line === reference && markup` class="reference"`}>${lineHead(line)}${
          columns.map(({ name, metric, summaries, best }) =>
            markup`${summaryCell(summaries[i], metric, best[i])}${paperCell(paper, line, name)}`
          )
        }</tr>`
      ),
    })
  }<p class="note">The paper measured on ${paper.dataset}: its numbers stand beside ours, and only on ${paper.dataset} itself would they be the same task. ${paper.note}</p><p class="note">${SECOND_HAND_NOTE}</p>\n`;
}

function groupName({ title, better }: MetricFacts): string {
  return `${title}, % ${better === "higher" ? "↑" : "↓"}`;
}

/** Variants with other settings than the paper's methods have no number there. */
function paperCell(paper: PaperTable, { variant }: ReportLine, name: keyof PaperTable["printedAs"]): Markup {
  const value = variant.group === "method"
    ? paper.values[variant.method]?.[paper.printedAs[name]]
    : undefined;
  return markup`<td class="n paper">${
    value ? `${value.value.toFixed(1)}${value.isSecondHand ? "†" : ""}` : NO_FIGURE
  }</td>`;
}
