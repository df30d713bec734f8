import { type Markup, markup } from "../markup.ts";
import { createAxis, horizontalGrid, round, svgChart } from "./axis.ts";

/** Values over the steps of a sweep. */
export interface Series {
  name: string;
  points: readonly { value?: number; interval?: readonly [number, number] }[];
}

const WIDTH = 760, HEIGHT = 280, LEFT = 48, RIGHT = 130, TOP = 24, BOTTOM = 40;
/** How many tones the style knows, and how far apart names at the lines' ends must be to be read. */
const TONES = 6, NAME_HEIGHT = 15;

/** A line a series over named steps, evenly apart, with error bars; the series' names stand at the lines' ends. */
export function lineChart(
  { label, axisName, stepName, steps, series }: {
    label: string;
    axisName: string;
    stepName: string;
    steps: readonly string[];
    series: readonly Series[];
  },
): Markup {
  const ends = series.flatMap(({ points }) => points.flatMap((p) => [p.value ?? 0, ...(p.interval ?? [])]));
  const axis = createAxis([0, Math.max(1, ...ends) * 1.02], [HEIGHT - BOTTOM, TOP]);
  const across = createAxis([0, Math.max(1, steps.length - 1)], [LEFT + 24, WIDTH - RIGHT - 24]);
  return svgChart({
    width: WIDTH,
    height: HEIGHT,
    label,
    content: [
      markup`<text class="tick" x="0" y="12">${axisName}</text>`,
      ...horizontalGrid(axis, LEFT, WIDTH - RIGHT),
      ...steps.map((step, i) =>
        markup`<text class="tick" x="${across.place(i)}" y="${
          HEIGHT - BOTTOM + 16
        }" text-anchor="middle">${step}</text>`
      ),
      markup`<text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${
        HEIGHT - 6
      }" text-anchor="middle">${stepName}</text>`,
      ...series.map((one, i) => drawSeries(one, i, series.length, axis.place, across.place)),
      ...drawNames(series, axis.place),
    ],
  });
}

function drawSeries(
  { points }: Series,
  index: number,
  total: number,
  place: (value: number) => number,
  across: (step: number) => number,
): Markup {
  // Beside each other by a little, so that error bars at the same step can be told apart.
  const shift = (index - (total - 1) / 2) * 5;
  const at = points.flatMap(({ value, interval }, step) =>
    value === undefined
      ? []
      : [{ x: round(across(step) + shift), y: place(value), bar: interval?.map(place) }]
  );
  const line = at.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
  return markup`<g class="series${index % TONES}"><path class="line" d="${line}"/>${
    at.map(({ x, y, bar }) =>
      markup`${
        bar && markup`<path class="bar" d="M${x} ${bar[0]}V${bar[1]}"/>`
      }<circle class="dot" cx="${x}" cy="${y}" r="4"/>`
    )
  }</g>`;
}

/** Each name at the height of its last value, moved down where it would touch the one above. */
function drawNames(series: readonly Series[], place: (value: number) => number): Markup[] {
  const names = series.flatMap(({ name, points }, index) => {
    const last = points.findLast(({ value }) => value !== undefined)?.value;
    return last === undefined ? [] : [{ name, index, y: place(last) }];
  }).sort((a, b) => a.y - b.y);
  names.forEach((name, i) => name.y = Math.max(name.y, i > 0 ? names[i - 1].y + NAME_HEIGHT : 0));
  return names.map(({ name, index, y }) =>
    markup`<g class="series${index % TONES}"><text class="name" x="${WIDTH - RIGHT - 8}" y="${
      round(y) + 4
    }">${name}</text></g>`
  );
}
