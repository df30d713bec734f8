import { chart, CONFIDENCE_NAME, lineHead, table } from "./cells.ts";
import { intervalPlot } from "../charts/interval_plot.ts";
import {
  type EvaluationReport,
  lineName,
  MAIN_METRIC,
  methodLines,
  referenceLine,
  type ReportDataSet,
} from "../evaluation_report.ts";
import {
  formatDifference,
  formatInterval,
  formatNumber,
  lowerFirst,
  NO_FIGURE,
  shownValue,
} from "../format.ts";
import { type Markup, markup } from "../markup.ts";

/** By how many points of DSC the reference is above each other method on the same images, under each protocol. */
export function differenceSection(report: EvaluationReport, dataset: ReportDataSet): Markup | undefined {
  const reference = referenceLine(dataset);
  const others = methodLines(dataset).filter((line) => line !== reference);
  if (!reference || others.length === 0) return undefined;
  const name = lineName(reference.variant);
  const columns = dataset.protocols.map((protocol) => ({
    protocol,
    differences: others.map((line) => report.difference(reference, line, protocol.name, MAIN_METRIC)),
  }));
  const paper = columns[0];
  return markup`<h3>${name} against each other method</h3>${
    paper &&
    chart(
      `Chart of differences, ${dataset.facts.name}`,
      markup`${name} minus the other method, points of DSC, under ${
        lowerFirst(paper.protocol.title)
      }, with the ${CONFIDENCE_NAME} interval. Right of 0, ${name} is ahead.`,
      intervalPlot({
        label:
          `Mean differences of ${MAIN_METRIC.title} between ${name} and each other method; the figures are in the table below`,
        rows: others.map((line, i) => ({
          name: lineName(line.variant),
          mean: shownValue(paper.differences[i].mean, MAIN_METRIC),
          interval: paper.differences[i].interval?.map((end) => shownValue(end, MAIN_METRIC)!) as
            | [number, number]
            | undefined,
        })),
      }),
    )
  }${
    table({
      label: `Paired differences, ${dataset.facts.name}`,
      caption:
        markup`<b>Paired differences.</b> ${name} minus the method of the row, image by image, in points of DSC; below, the ${CONFIDENCE_NAME} bootstrap interval, on how many images ${name} is better, equal or worse, and how often chance alone would give so large a difference (sign-flip test).`,
      head: markup`<tr><th scope="col">Against</th>${
        columns.map(({ protocol }) =>
          markup`<th scope="col" class="n">${protocol.title}<span class="unit">points</span></th>`
        )
      }</tr>`,
      body: others.map((line, i) =>
        markup`<tr>${lineHead(line)}${columns.map(({ differences }) => differenceCell(differences[i]))}</tr>`
      ),
    })
  }`;
}

function differenceCell(
  { mean, interval, pValue, larger, equal, smaller }: ReturnType<EvaluationReport["difference"]>,
): Markup {
  if (mean === undefined) return markup`<td class="n">${NO_FIGURE}</td>`;
  const isClear = interval !== undefined && (interval[0] > 0 || interval[1] < 0);
  return markup`<td class="n"><span class="${isClear ? "best" : "mean"}">${
    formatDifference(shownValue(mean, MAIN_METRIC))
  }</span>${
    interval && markup`<span class="sub">${formatInterval(interval, MAIN_METRIC, formatDifference)}</span>`
  }<span class="sub">${larger} : ${equal} : ${smaller}${
    pValue !== undefined && `, p ${pValue < 0.001 ? "< 0.001" : `= ${formatNumber(pValue, 3)}`}`
  }</span></td>`;
}
