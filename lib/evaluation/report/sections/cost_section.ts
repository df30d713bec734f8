import { describe } from "../../describe.ts";
import type { RunRow } from "../../run_row.ts";
import { type EvaluationReport, lineName } from "../evaluation_report.ts";
import { formatNumber, formatSeconds, list, NO_FIGURE } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { table } from "./cells.ts";
import { devices } from "./provenance_section.ts";

/** What an image costs with each method: time, iterations, clusters. A group of columns a data set. */
export function costSection(report: EvaluationReport): Markup {
  const { datasets, header } = report;
  return markup`<h2 id="time">Time, iterations and clusters</h2><p>From the decoded image to labels, regions and target, on ${
    list(devices(report)) || "nothing yet"
  }. Times depend on the machine and on what else it did meanwhile.</p>${
    table({
      label: "Time per image",
      caption:
        markup`<b>Per image and seed.</b> Time: median, and the mean of training alone. Iterations and clusters: mean, and smallest to largest.`,
      head: markup`<tr><th rowspan="2" scope="col">Method</th>${
        datasets.map(({ facts }) =>
          markup`<th colspan="3" scope="colgroup" class="group"><span>${facts.name}</span></th>`
        )
      }</tr><tr>${
        datasets.map(() =>
          markup`<th scope="col" class="n">Time<span class="unit">s, training</span></th><th scope="col" class="n">Iterations</th><th scope="col" class="n">Clusters</th>`
        )
      }</tr>`,
      body: header.variants.filter(({ name }) =>
        datasets.some(({ lines }) => lines.some(({ variant }) => variant.name === name))
      ).map((variant) =>
        markup`<tr><th scope="row"><span class="swatch tone-${variant.method}"></span>${
          lineName(variant)
        }</th>${
          datasets.map(({ lines }) =>
            costCells(lines.find((line) => line.variant.name === variant.name)?.rows ?? [])
          )
        }</tr>`
      ),
    })
  }`;
}

function costCells(rows: readonly RunRow[]): Markup {
  const { median } = describe(numbers(rows, "seconds"));
  const training = describe(numbers(rows, "trainSeconds")).mean;
  return markup`<td class="n">${formatSeconds(median)}${
    training !== undefined && markup`<span class="sub">${formatSeconds(training)}</span>`
  }</td>${rangeCell(numbers(rows, "iterations"))}${rangeCell(numbers(rows, "clusters"))}`;
}

function rangeCell(values: number[]): Markup {
  const { mean, range } = describe(values);
  if (!range) return markup`<td class="n">${NO_FIGURE}</td>`;
  return markup`<td class="n">${formatNumber(mean)}<span class="sub">${range[0]} to ${range[1]}</span></td>`;
}

function numbers(
  rows: readonly RunRow[],
  name: "seconds" | "trainSeconds" | "iterations" | "clusters",
): number[] {
  return rows.flatMap((row) => row[name] ?? []);
}
