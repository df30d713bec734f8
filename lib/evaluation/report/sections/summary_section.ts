import {
  type EvaluationReport,
  lineName,
  MAIN_METRIC,
  methodLines,
  referenceLine,
  type ReportDataSet,
} from "../evaluation_report.ts";
import { count, formatInterval, formatNumber, formatScore, list, shownValue } from "../format.ts";
import { CONFIDENCE_NAME } from "./cells.ts";

/** What came out, in sentences without markup: one list entry a data set, and one of what failed. */
export function summarySentences(report: EvaluationReport): string[] {
  const problems = report.datasets.reduce((sum, { facts }) => sum + facts.problems.length, 0);
  const failures = report.failures.length;
  const { variants, seeds, finished } = report.header;
  const planned = report.datasets.reduce((sum, { facts }) => sum + facts.images.length, 0) * variants.length *
    seeds.length;
  return [
    ...(finished === undefined
      ? [`This run is not finished: ${report.rows.length} of ${count(planned, "run")} are there.`]
      : []),
    ...report.datasets.map((dataset) => datasetSentences(report, dataset).join(" ")),
    ...(failures > 0
      ? [
        `${
          count(failures, "run")
        } of ${report.rows.length} failed; they are listed below and left out of every mean.`,
      ]
      : []),
    ...(problems > 0 ? [`${count(problems, "file")} could not be evaluated: see the data sets below.`] : []),
  ];
}

function datasetSentences(report: EvaluationReport, dataset: ReportDataSet): string[] {
  const reference = referenceLine(dataset);
  if (!reference) return [`On ${dataset.facts.name} nothing was run.`];
  const name = lineName(reference.variant);
  const images = new Set(dataset.lines.flatMap(({ rows }) => rows.map(({ image }) => image))).size;
  const where = `On ${dataset.facts.name} (${count(images, "image")}, ${
    count(report.header.seeds.length, "seed")
  })`;
  const paper = report.summary(reference, "paper", MAIN_METRIC);
  if (paper.mean === undefined) return [`${where} ${name} has no score under the paper's protocol.`];
  return [
    `${where} ${name} reaches a mean DSC of ${scored(paper)} under the paper's protocol.`,
    ...comparison(report, dataset),
    ...labelFree(report, dataset),
  ];
}

function comparison(report: EvaluationReport, dataset: ReportDataSet): string[] {
  const reference = referenceLine(dataset)!;
  const others = methodLines(dataset).filter((line) => line !== reference);
  const ahead: string[] = [], behind: string[] = [], open: string[] = [];
  for (const other of others) {
    const { mean, interval } = report.difference(reference, other, "paper", MAIN_METRIC);
    if (mean === undefined) continue;
    const text = `${lineName(other.variant)} (by ${
      formatNumber(Math.abs(shownValue(mean, MAIN_METRIC)!))
    } points)`;
    if (!interval || (interval[0] <= 0 && interval[1] >= 0)) open.push(text);
    else (mean > 0 ? ahead : behind).push(text);
  }
  const sentences: string[] = [];
  if (ahead.length > 0) sentences.push(`It is clearly ahead of ${list(ahead)}.`);
  if (behind.length > 0) sentences.push(`It is clearly behind ${list(behind)}.`);
  if (open.length > 0) {
    sentences.push(
      `Against ${
        list(open)
      } these images do not decide: the interval of the difference holds 0 or there are too few of them.`,
    );
  }
  return sentences;
}

function labelFree(report: EvaluationReport, dataset: ReportDataSet): string[] {
  const summary = report.summary(referenceLine(dataset)!, "labelFree", MAIN_METRIC);
  return summary.mean === undefined
    ? []
    : [`The target that the product chooses without any ground truth reaches ${scored(summary)}.`];
}

function scored({ mean, interval }: { mean?: number; interval?: [number, number] }): string {
  return `${formatScore(mean, MAIN_METRIC)} %${
    interval ? ` (${CONFIDENCE_NAME} interval ${formatInterval(interval, MAIN_METRIC)})` : ""
  }`;
}
