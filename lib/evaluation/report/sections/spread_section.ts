import { boxPlot } from "../charts/box_plot.ts";
import { imageMeans } from "../../measurement.ts";
import { lineName, MAIN_METRIC, methodLines, type ReportDataSet, scoreOf } from "../evaluation_report.ts";
import { lowerFirst } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { chart } from "./cells.ts";

/** How the images of a data set spread, a box a method, under each protocol that is drawn. */
export function spreadSection(dataset: ReportDataSet): Markup {
  const shown = dataset.protocols.filter(({ name }) => name === "paper" || name === "labelFree");
  return markup`<h3>How the images spread</h3>${
    shown.map((protocol) =>
      chart(
        `Box plots of ${dataset.facts.name}, ${protocol.title}`,
        markup`DSC in per cent under ${
          lowerFirst(protocol.title)
        }, one value an image: quartiles and median, whiskers by Tukey's rule, rings beyond them, and the mean as a dot.`,
        boxPlot({
          label: `Box plots of DSC of each method on ${dataset.facts.name}, ${lowerFirst(protocol.title)}`,
          domain: [0, 100],
          rows: methodLines(dataset).map((line) => ({
            name: lineName(line.variant),
            tone: line.variant.method,
            values: [
              ...imageMeans(
                line.rows.map((row) => ({ ...row, value: scoreOf(row, protocol.name, MAIN_METRIC) })),
              ).values(),
            ].map((value) => value * 100),
          })),
        }),
      )
    )
  }`;
}
