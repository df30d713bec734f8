import { lineChart } from "../charts/line_chart.ts";
import { type EvaluationReport, lineName, MAIN_METRIC, type ReportLine } from "../evaluation_report.ts";
import { lowerFirst, shownValue } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { PROTOCOL_FACTS } from "../protocol_facts.ts";
import { chart, CONFIDENCE_NAME, lineHead, summaryCell, table } from "./cells.ts";

/** One option's values, tried with everything else the same. */
interface Sweep {
  title: string;
  option: string;
  /** In the order asked for. */
  steps: string[];
  /** Names of the variants, by step. */
  variants: Map<string, string>;
}

/** What each swept option does: a chart and a table a sweep. Undefined where nothing was swept. */
export function sweepSection(report: EvaluationReport): Markup | undefined {
  const sweeps = listSweeps(report);
  if (sweeps.length === 0) return undefined;
  return markup`<h2 id="sweeps">Sweeps</h2><p>One option at a time, all else equal.</p>${
    sweeps.map((sweep) =>
      markup`<h3>${sweep.title}</h3>${sweepChart(report, sweep)}${sweepTable(report, sweep)}`
    )
  }`;
}

/** Variants that differ in one option only are one sweep; of a cross product, each setting of the others has its own. */
function listSweeps({ header }: EvaluationReport): Sweep[] {
  const sweeps = new Map<string, Sweep>();
  for (const { name, method, input, swept } of header.variants) {
    const [last, ...others] = Object.entries(swept ?? {}).toReversed();
    if (!last) continue;
    const [option, step] = [last[0], String(last[1])];
    const fixed = others.toReversed().map(([option, value]) => `${option}=${value}`);
    const rest = Object.entries(input).filter(([option]) => !(option in swept!)).map((pair) =>
      pair.join("=")
    );
    const title = [lineName({ name: method }), option, [...rest, ...fixed].join(", ")].filter((t) => t !== "")
      .join(" · ");
    const sweep = sweeps.getOrInsert(title, { title, option, steps: [], variants: new Map() });
    if (!sweep.variants.has(step)) sweep.steps.push(step);
    sweep.variants.set(step, name);
  }
  return [...sweeps.values()];
}

function sweepChart(report: EvaluationReport, { title, option, steps, variants }: Sweep): Markup {
  return chart(
    `Chart of ${title}`,
    markup`DSC in per cent under ${
      lowerFirst(PROTOCOL_FACTS[0].title)
    }, a line a data set, with the ${CONFIDENCE_NAME} interval of each mean.`,
    lineChart({
      label: `Lines of mean DSC over ${option} (${title}); the figures are in the table below`,
      axisName: "DSC, %",
      stepName: option,
      steps,
      series: report.datasets.map(({ facts, lines }) => ({
        name: facts.name,
        points: steps.map((step) => {
          const line = lines.find(({ variant }) => variant.name === variants.get(step));
          const summary = line && report.summary(line, "paper", MAIN_METRIC);
          return {
            value: shownValue(summary?.mean, MAIN_METRIC),
            interval: summary?.interval?.map((end) => shownValue(end, MAIN_METRIC)!) as
              | [number, number]
              | undefined,
          };
        }),
      })),
    }),
  );
}

function sweepTable(report: EvaluationReport, { title, variants }: Sweep): Markup {
  const names = [...variants.values()];
  const rows = names.map((name) => ({
    name,
    cells: report.datasets.map((dataset) => dataset.lines.find(({ variant }) => variant.name === name)),
  })).filter(({ cells }) => cells.some((line) => line));
  const protocols = PROTOCOL_FACTS.filter(({ name }) =>
    report.datasets.some((dataset) => dataset.protocols.some((protocol) => protocol.name === name))
  );
  const cell = (line: ReportLine | undefined, protocol: typeof protocols[number]) =>
    line
      ? summaryCell(report.summary(line, protocol.name, MAIN_METRIC), MAIN_METRIC)
      : markup`<td class="n">–</td>`;
  return table({
    label: `Sweep of ${title}`,
    caption:
      markup`<b>DSC</b>, mean ± standard deviation over images in per cent, and the ${CONFIDENCE_NAME} interval.`,
    head: markup`<tr><th rowspan="2" scope="col">Variant</th>${
      report.datasets.map(({ facts }) =>
        markup`<th colspan="${protocols.length}" scope="colgroup" class="group"><span>${facts.name}</span></th>`
      )
    }</tr><tr>${
      report.datasets.map(() => protocols.map(({ short }) => markup`<th scope="col" class="n">${short}</th>`))
    }</tr>`,
    body: rows.map(({ cells }) =>
      markup`<tr>${lineHead(cells.find((line) => line)!)}${
        cells.map((line) => protocols.map((protocol) => cell(line, protocol)))
      }</tr>`
    ),
  });
}
