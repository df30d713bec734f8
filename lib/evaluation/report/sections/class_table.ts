import { METRICS } from "../../metric_facts.ts";
import { type EvaluationReport, methodLines, type ReportDataSet } from "../evaluation_report.ts";
import { NO_FIGURE } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { ProtocolFacts } from "../protocol_facts.ts";
import { CONFIDENCE_NAME, lineHead, metricHead, summaryCell, table } from "./cells.ts";

const SHOWN = METRICS.filter(({ name }) => name === "dsc" || name === "hammoude");

/** The means within each class of a data set, under one protocol. */
export function classTable(
  report: EvaluationReport,
  dataset: ReportDataSet,
  protocol: ProtocolFacts,
): Markup {
  return table({
    label: `Classes of ${dataset.facts.name}, ${protocol.title}`,
    caption:
      markup`<b>${protocol.title}</b> by class: mean ± standard deviation over images, and the ${CONFIDENCE_NAME} interval of the mean from four images on.`,
    head: markup`<tr><th rowspan="2" scope="col">Method</th>${
      dataset.classes.map((name) =>
        markup`<th colspan="${SHOWN.length}" scope="colgroup" class="group"><span>${name}</span></th>`
      )
    }</tr><tr>${dataset.classes.map(() => SHOWN.map(metricHead))}</tr>`,
    body: methodLines(dataset).map((line) =>
      markup`<tr>${lineHead(line)}${
        dataset.classes.map((name) =>
          SHOWN.map((metric) => {
            const summary = report.summary(line, protocol.name, metric).classes?.[name];
            return summary ? summaryCell(summary, metric) : markup`<td class="n">${NO_FIGURE}</td>`;
          })
        )
      }</tr>`
    ),
  });
}
