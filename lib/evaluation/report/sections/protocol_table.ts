import { METRICS } from "../../metric_facts.ts";
import {
  type EvaluationReport,
  methodLines,
  referenceLine,
  type ReportDataSet,
} from "../evaluation_report.ts";
import { type Markup, markup } from "../markup.ts";
import { PROTOCOL_FACTS } from "../protocol_facts.ts";
import { bestOf, lineHead, metricHead, summaryCell, table } from "./cells.ts";

const SHOWN = METRICS.filter(({ name }) => name === "dsc" || name === "jaccard");

/** All protocols side by side: a group of columns each, never mixed; what was not measured is a dash. */
export function protocolTable(report: EvaluationReport, dataset: ReportDataSet): Markup {
  const lines = methodLines(dataset);
  const reference = referenceLine(dataset);
  const groups = PROTOCOL_FACTS.map(({ name }) =>
    SHOWN.map((metric) => {
      const summaries = lines.map((line) => report.summary(line, name, metric));
      return { metric, summaries, best: bestOf(summaries, metric) };
    })
  );
  return markup`${
    table({
      label: `All protocols, ${dataset.facts.name}`,
      caption:
        markup`<b>Protocols side by side.</b> A group of columns answers a question of its own: compare within a group, never across. The first three know the ground truth.`,
      head: markup`<tr><th rowspan="2" scope="col">Method</th>${
        PROTOCOL_FACTS.map(({ title }) =>
          markup`<th colspan="${SHOWN.length}" scope="colgroup" class="group"><span>${title}</span></th>`
        )
      }</tr><tr>${PROTOCOL_FACTS.map(() => SHOWN.map(metricHead))}</tr>`,
      body: lines.map((line, i) =>
        markup`<tr${line === reference && markup` class="reference"`}>${lineHead(line)}${
          groups.flat().map(({ metric, summaries, best }) => summaryCell(summaries[i], metric, best[i]))
        }</tr>`
      ),
    })
  }<dl class="note">${
    PROTOCOL_FACTS.map(({ title, meaning }) => markup`<dt>${title}</dt><dd>${meaning}</dd>`)
  }</dl>\n`;
}
