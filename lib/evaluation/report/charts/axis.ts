// @ts-types="npm:@types/d3-array@3.2.2"
import { ticks } from "d3-array";
import { formatNumber } from "../format.ts";
import { type Markup, markup } from "../markup.ts";

/** Where values lie on a chart. */
export interface Axis {
  /** The values at both ends. */
  domain: readonly [number, number];
  /** Their places, in the chart's units. */
  range: readonly [number, number];
  /** Values to mark, within the domain. */
  ticks: number[];
  /** A value's place; values outside the domain are put at its end. */
  place(value: number): number;
}

const TICK_COUNT = 6;

/** An axis whose values grow evenly. */
export function createAxis(domain: readonly [number, number], range: readonly [number, number]): Axis {
  const [low, high] = domain;
  const span = high - low || 1;
  return {
    domain,
    range,
    ticks: ticks(low, high, TICK_COUNT),
    place: (value) => {
      const share = (Math.min(high, Math.max(low, value)) - low) / span;
      return round(range[0] + share * (range[1] - range[0]));
    },
  };
}

/** Lines across the chart at every tick of a horizontal axis, with the values below. */
export function verticalGrid(axis: Axis, top: number, bottom: number): Markup[] {
  const digits = tickDigits(axis);
  return axis.ticks.map((tick) => {
    const x = axis.place(tick);
    return markup`<path class="grid" d="M${x} ${top}V${bottom}"/><text class="tick" x="${x}" y="${
      bottom + 16
    }" text-anchor="middle">${formatNumber(tick, digits)}</text>`;
  });
}

/** Lines across the chart at every tick of a vertical axis, with the values at their left. */
export function horizontalGrid(axis: Axis, left: number, right: number): Markup[] {
  const digits = tickDigits(axis);
  return axis.ticks.map((tick) => {
    const y = axis.place(tick);
    return markup`<path class="grid" d="M${left} ${y}H${right}"/><text class="tick" x="${left - 8}" y="${
      y + 4
    }" text-anchor="end">${formatNumber(tick, digits)}</text>`;
  });
}

/** A chart of its own width, that shrinks with the page; its name is read out in place of the picture. */
export function svgChart(
  { width, height, label, content }: {
    width: number;
    height: number;
    label: string;
    content: readonly Markup[];
  },
): Markup {
  return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">${content}</svg>`;
}

/** Places to a tenth of a unit: finer is not seen, and takes room. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function tickDigits({ ticks }: Axis): number {
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}
