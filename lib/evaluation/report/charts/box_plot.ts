import { describe } from "../../describe.ts";
import { type Markup, markup } from "../markup.ts";
import { createAxis, svgChart, verticalGrid } from "./axis.ts";

/** The values of one method, one an image. */
export interface BoxRow {
  name: string;
  /** What colours it: methods of a kind share a colour. */
  tone: string;
  values: readonly number[];
}

const WIDTH = 760, LEFT = 190, RIGHT = 16, TOP = 6, BOTTOM = 24, ROW = 34, HALF = 9;

/** Whiskers reach the farthest value within so many quartile distances of the box: Tukey's rule. */
const WHISKER_REACH = 1.5;

/**
 * A box a method: quartiles and median, whiskers by Tukey's rule, every value beyond them as a ring, and the mean as a
 * dot.
 *
 * @param domain the values at both ends of the axis
 */
export function boxPlot(
  { label, domain, rows }: { label: string; domain: readonly [number, number]; rows: readonly BoxRow[] },
): Markup {
  const height = TOP + rows.length * ROW + BOTTOM;
  const axis = createAxis(domain, [LEFT, WIDTH - RIGHT]);
  return svgChart({
    width: WIDTH,
    height,
    label,
    content: [
      ...verticalGrid(axis, TOP, height - BOTTOM),
      ...rows.map((row, i) => drawBox(row, TOP + (i + 0.5) * ROW, axis.place)),
    ],
  });
}

function drawBox({ name, tone, values }: BoxRow, y: number, place: (value: number) => number): Markup {
  const { quartiles, median, mean } = describe(values);
  const caption = markup`<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${name}</text>`;
  if (!quartiles) return caption;
  const reach = WHISKER_REACH * (quartiles[1] - quartiles[0]);
  const isInside = (value: number) => value >= quartiles[0] - reach && value <= quartiles[1] + reach;
  const inside = values.filter(isInside);
  const [low, left, middle, right, high, centre] = [
    Math.min(...inside),
    quartiles[0],
    median!,
    quartiles[1],
    Math.max(...inside),
    mean!,
  ].map(place);
  return markup`<g class="tone-${tone}">${caption}<path class="whisker" d="M${low} ${y}H${left}M${right} ${y}H${high}M${low} ${
    y - 5
  }v10M${high} ${y - 5}v10"/><rect class="box" x="${left}" y="${y - HALF}" width="${
    Math.max(1, right - left).toFixed(1)
  }" height="${2 * HALF}"/><path class="median" d="M${middle} ${y - HALF}v${
    2 * HALF
  }"/><circle class="mean" cx="${centre}" cy="${y}" r="3.5"/>${
    values.filter((value) => !isInside(value)).map((value) =>
      markup`<circle class="outlier" cx="${place(value)}" cy="${y}" r="2.5"/>`
    )
  }</g>`;
}
