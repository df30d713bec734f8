import { barChart } from "../charts/bar_chart.ts";
import { type EvaluationReport, lineName, MAIN_METRIC } from "../evaluation_report.ts";
import { lowerFirst, shownValue } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { PROTOCOL_FACTS } from "../protocol_facts.ts";
import { chart, CONFIDENCE_NAME } from "./cells.ts";
import { measureTable } from "./score_table.ts";

const PAPER = PROTOCOL_FACTS[0];

/** The paper's Figure 3: each loss added in turn, a group of bars a data set. Undefined where none was run. */
export function ablationSection(report: EvaluationReport): Markup | undefined {
  const sets = report.datasets.map((dataset) => ({
    dataset,
    lines: dataset.lines.filter(({ variant }) => variant.group === "ablation"),
  })).filter(({ lines }) => lines.length > 0);
  if (sets.length === 0) return undefined;
  return markup`<h2 id="ablation">Ablation</h2><p>What each loss adds, as in the paper's Figure 3: the cross entropy alone (ce), with the sparse spatial loss (ss), and with the context loss too (cc).</p>${
    chart(
      "Chart of the ablation",
      markup`DSC in per cent under ${
        lowerFirst(PAPER.title)
      }: means over images, with the ${CONFIDENCE_NAME} bootstrap interval.`,
      barChart({
        label:
          "Bars of mean DSC for each combination of losses on each data set; the figures are in the tables below",
        axisName: "DSC, %",
        groups: sets.map(({ dataset, lines }) => ({
          name: dataset.facts.name,
          bars: lines.map((line) => {
            const { mean, interval } = report.summary(line, "paper", MAIN_METRIC);
            return {
              name: lineName(line.variant),
              value: shownValue(mean, MAIN_METRIC),
              interval: interval?.map((end) => shownValue(end, MAIN_METRIC)!) as [number, number] | undefined,
            };
          }),
        })),
      }),
    )
  }${
    sets.map(({ dataset, lines }) =>
      measureTable(report, lines, PAPER, {
        label: `Ablation, ${dataset.facts.name}`,
        caption: markup`<b>${dataset.facts.name}</b>, ${
          lowerFirst(PAPER.title)
        }: mean ± standard deviation over images, and the ${CONFIDENCE_NAME} interval.`,
        rowName: "Losses",
      })
    )
  }`;
}
