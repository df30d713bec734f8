import type { EvaluationReport, ReportDataSet } from "../evaluation_report.ts";
import { lineName, MAIN_METRIC, methodLines, referenceLine } from "../evaluation_report.ts";
import { type Markup, markup } from "../markup.ts";
import { NO_FIGURE } from "../format.ts";
import { anchor } from "./data_set_table.ts";
import { bestOf, CONFIDENCE_NAME, summaryCell, table } from "./cells.ts";

/** The main measure of every method on every data set, and the label-free target beside it. */
export function overviewTable(report: EvaluationReport): Markup | undefined {
  const sets = report.datasets.filter((dataset) => dataset.protocols.some(({ name }) => name === "paper"));
  if (sets.length === 0) return undefined;
  const names = [
    ...new Set(sets.flatMap((dataset) => methodLines(dataset).map(({ variant }) => variant.name))),
  ];
  return table({
    label: "Overview",
    caption:
      markup`<b>DSC at a glance</b>, per cent: mean ± standard deviation over images, and the ${CONFIDENCE_NAME} interval of the mean. The methods stand under the paper's protocol; the last column is another protocol, and no rival to them.`,
    head:
      markup`<tr><th rowspan="2" scope="col">Data set</th><th colspan="${names.length}" scope="colgroup" class="group"><span>The paper's protocol</span></th><th scope="colgroup" class="group"><span>Label-free target</span></th></tr><tr>${
        names.map((name) => markup`<th scope="col" class="n">${lineName({ name })}</th>`)
      }<th scope="col" class="n">${
        [...new Set(sets.map((set) => lineName(referenceLine(set)!.variant)))].join(" / ")
      }</th></tr>`,
    body: sets.map((dataset) => row(report, dataset, names)),
  });
}

function row(report: EvaluationReport, dataset: ReportDataSet, names: readonly string[]): Markup {
  const lines = names.map((name) => methodLines(dataset).find(({ variant }) => variant.name === name));
  const summaries = lines.map((line) => line && report.summary(line, "paper", MAIN_METRIC));
  const best = bestOf(
    summaries.map((summary) => summary ?? { count: 0, missing: [] }),
    MAIN_METRIC,
  );
  return markup`<tr><th scope="row"><a href="#${anchor(dataset.facts.name)}">${dataset.facts.name}</a></th>${
    summaries.map((summary, i) =>
      summary ? summaryCell(summary, MAIN_METRIC, best[i]) : markup`<td class="n">${NO_FIGURE}</td>`
    )
  }${summaryCell(report.summary(referenceLine(dataset)!, "labelFree", MAIN_METRIC), MAIN_METRIC)}</tr>`;
}
