import uPlot from "uplot/dist/uPlot.esm.js";
import { element } from "./element.ts";
import type { IterationPoint } from "./state.ts";

const HEIGHT = 150, CLUSTERS_HEIGHT = 110;
/** From one drawing to the next at least: curves that grow look alive at that, and two cores have better to do. */
const PAUSE_MS = 250;
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
  let wanted: readonly IterationPoint[] = [];
  let timer: number | undefined, nextMs = 0;

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
          height: CLUSTERS_HEIGHT,
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
    drawn = [];
    draw();
  });

  /** Draws what is wanted now. */
  function draw() {
    timer = undefined;
    if (card.hidden || wanted === drawn) return;
    nextMs = performance.now() + PAUSE_MS;
    drawn = wanted;
    if (charts.length === 0) make();
    const x = drawn.map(({ iteration }) => iteration);
    charts[0].setData([x, ...SERIES.map(({ value }) => drawn.map(value))]);
    charts[1].setData([x, drawn.map(({ clusters }) => clusters)]);
    const { loss, clusters } = drawn.at(-1)!;
    const over = `over ${drawn.length} iterations`;
    places[0].setAttribute("aria-label", `Losses ${over}; the total is ${loss.total.toFixed(2)} now`);
    places[1].setAttribute("aria-label", `Clusters ${over}; ${clusters} are left now`);
  }

  return (iterations) => {
    wanted = iterations;
    card.hidden = iterations.length < 2;
    timer ??= setTimeout(draw, Math.max(0, nextMs - performance.now()));
  };
}
