import { describe } from "../../describe.ts";
import type { RunRow } from "../../run_row.ts";
import type { EvaluationReport } from "../evaluation_report.ts";
import { formatNumber, formatSeconds, list } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { lineHead, table } from "./cells.ts";

/** What an image costs with each method: time, iterations, clusters. */
export function costSection({ datasets }: EvaluationReport): Markup {
  return markup`<h2 id="time">Time, iterations and clusters</h2><p>From the decoded image to labels, regions and target, one image at a time. Times depend on the machine and on what else it did; they are no measure of quality.</p>${
    datasets.map(({ facts, lines }) =>
      table({
        label: `Time per image, ${facts.name}`,
        caption: markup`<b>${facts.name}</b>, per image and seed`,
        head:
          markup`<tr><th scope="col">Method</th><th scope="col" class="n">Runs</th><th scope="col" class="n">Seconds<span class="unit">median</span></th><th scope="col" class="n">Seconds<span class="unit">mean ± sd</span></th><th scope="col" class="n">of that, training<span class="unit">s, mean</span></th><th scope="col" class="n">Iterations<span class="unit">mean, range</span></th><th scope="col" class="n">Clusters<span class="unit">mean, range</span></th><th scope="col">Backend</th></tr>`,
        body: lines.map((line) => {
          const seconds = describe(numbers(line.rows, "seconds"));
          return markup`<tr>${lineHead(line)}<td class="n">${line.rows.length}</td><td class="n">${
            formatSeconds(seconds.median)
          }</td><td class="n">${formatSeconds(seconds.mean)}${
            seconds.sd !== undefined && markup` <span class="pm">± ${formatSeconds(seconds.sd)}</span>`
          }</td><td class="n">${formatSeconds(describe(numbers(line.rows, "trainSeconds")).mean)}</td>${
            rangeCell(numbers(line.rows, "iterations"))
          }${rangeCell(numbers(line.rows, "clusters"))}<td>${
            list([
              ...new Set(line.rows.flatMap(({ backend, device }) => backend ? `${backend}, ${device}` : [])),
            ])
          }</td></tr>`;
        }),
      })
    )
  }`;
}

function rangeCell(values: number[]): Markup {
  const { mean, range } = describe(values);
  return markup`<td class="n">${formatNumber(mean)}${
    range && markup` <span class="pm">${range[0]}–${range[1]}</span>`
  }</td>`;
}

function numbers(
  rows: readonly RunRow[],
  name: "seconds" | "trainSeconds" | "iterations" | "clusters",
): number[] {
  return rows.flatMap((row) => row[name] ?? []);
}
