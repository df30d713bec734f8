import { type Markup, markup } from "../markup.ts";
import { createAxis, svgChart, verticalGrid } from "./axis.ts";

/** A mean with its interval. */
export interface IntervalRow {
  name: string;
  mean?: number;
  interval?: readonly [number, number];
}

const WIDTH = 760, LEFT = 190, RIGHT = 16, TOP = 6, BOTTOM = 24, ROW = 26;

/** Means with their intervals, one below the other, against a line at 0. */
export function intervalPlot({ label, rows }: { label: string; rows: readonly IntervalRow[] }): Markup {
  const ends = rows.flatMap(({ mean, interval }) => [mean ?? 0, ...(interval ?? [])]);
  const height = TOP + rows.length * ROW + BOTTOM;
  const axis = createAxis([Math.min(-1, ...ends) * 1.05, Math.max(1, ...ends) * 1.05], [
    LEFT,
    WIDTH - RIGHT,
  ]);
  return svgChart({
    width: WIDTH,
    height,
    label,
    content: [
      ...verticalGrid(axis, TOP, height - BOTTOM),
      markup`<path class="axis" d="M${axis.place(0)} ${TOP}V${height - BOTTOM}"/>`,
      ...rows.map((row, i) => drawRow(row, TOP + (i + 0.5) * ROW, axis.place)),
    ],
  });
}

function drawRow({ name, mean, interval }: IntervalRow, y: number, place: (value: number) => number): Markup {
  const ends = interval?.map(place);
  return markup`<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${name}</text>${
    ends &&
    markup`<path class="interval" d="M${ends[0]} ${y}H${ends[1]}M${ends[0]} ${y - 4}v8M${ends[1]} ${
      y - 4
    }v8"/>`
  }${mean !== undefined && markup`<circle class="mean" cx="${place(mean)}" cy="${y}" r="4"/>`}`;
}
