import uPlot from "uplot/dist/uPlot.esm.js";
import { element } from "./element.ts";
import type { IterationPoint } from "./state.ts";

const HEIGHT = 150;
/** Okabe and Ito's colours, told apart by everybody; two of them as they are seen on the dark. */
const SERIES = [
  {
    label: "Total loss",
    stroke: "#0072b2",
    onDark: "#56b4e9",
    value: ({ loss }: IterationPoint) => loss.total,
  },
  { label: "Cross entropy", stroke: "#d55e00", value: ({ loss }: IterationPoint) => loss.ce },
  { label: "Spatial", stroke: "#009e73", value: ({ loss }: IterationPoint) => loss.ss },
  { label: "Context", stroke: "#cc79a7", value: ({ loss }: IterationPoint) => loss.cc },
];

/** The card of live curves: the losses, and how many clusters are left. */
export function createCharts(card: HTMLElement): (iterations: readonly IterationPoint[]) => void {
  const places = [element("div", { role: "img" }), element("div", { role: "img" })];
  card.append(element("h2", { id: "charts-title" }, "Curves"), ...places);
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  let charts: uPlot[] = [];
  let drawn: readonly IterationPoint[] = [];

  /** Made when there is something to show: before that the card has no width. */
  function make() {
    const ink = getComputedStyle(card).color;
    const line = getComputedStyle(card).borderTopColor;
    const width = places[0].clientWidth;
    const axis = {
      stroke: ink,
      grid: { stroke: line, width: 1 },
      ticks: { stroke: line, width: 1 },
      font: "12px system-ui",
    };
    const common = {
      width,
      height: HEIGHT,
      scales: { x: { time: false } },
      cursor: { drag: { x: false, y: false } },
    };
    const axes = [{ ...axis, size: 28 }, { ...axis, size: 44 }];
    const x = { label: "Iteration" };
    charts = [
      new uPlot(
        {
          ...common,
          axes,
          series: [
            x,
            ...SERIES.map(({ label, stroke, onDark = stroke }) => ({
              label,
              stroke: isDark.matches ? onDark : stroke,
              width: 1.75,
            })),
          ],
        },
        [[], ...SERIES.map(() => [])],
        places[0],
      ),
      new uPlot(
        {
          ...common,
          height: 110,
          axes,
          series: [x, { label: "Clusters", stroke: isDark.matches ? "#e69f00" : "#b87a00", width: 1.75 }],
        },
        [[], []],
        places[1],
      ),
    ];
  }

  new ResizeObserver(() => {
    for (const [i, chart] of charts.entries()) {
      chart.setSize({ width: places[i].clientWidth, height: chart.height });
    }
  }).observe(card);
  isDark.addEventListener("change", () => {
    for (const chart of charts) chart.destroy();
    charts = [];
    const shown = drawn;
    drawn = [];
    show(shown);
  });

  function show(iterations: readonly IterationPoint[]) {
    card.hidden = iterations.length < 2;
    if (card.hidden || iterations === drawn) return;
    drawn = iterations;
    if (charts.length === 0) make();
    const x = iterations.map(({ iteration }) => iteration);
    charts[0].setData([x, ...SERIES.map(({ value }) => iterations.map(value))]);
    charts[1].setData([x, iterations.map(({ clusters }) => clusters)]);
    const { loss, clusters } = iterations.at(-1)!;
    const over = `over ${iterations.length} iterations`;
    places[0].setAttribute("aria-label", `Losses ${over}; the total is ${loss.total.toFixed(2)} now`);
    places[1].setAttribute("aria-label", `Clusters ${over}; ${clusters} are left now`);
  }
  return show;
}
