import type { MetricFacts } from "../metric_facts.ts";

/** What stands where there is no figure. */
export const NO_FIGURE = "–";

const MINUS = "−";

/** A number with so many decimals and a real minus sign; never −0. */
export function formatNumber(value: number | undefined, digits = 1): string {
  if (value === undefined) return NO_FIGURE;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A difference, always with its sign. */
export function formatDifference(value: number | undefined, digits = 1): string {
  const text = formatNumber(value, digits);
  return value === undefined || text.startsWith(MINUS) || Number(text) === 0 ? text : `+${text}`;
}

/** A measure's value as tables show it: shares in per cent, without the sign. */
export function shownValue(
  value: number | undefined,
  { unit }: Pick<MetricFacts, "unit">,
): number | undefined {
  return value === undefined ? undefined : unit === "share" ? value * 100 : value;
}

/** A measure's value with one decimal. */
export function formatScore(value: number | undefined, metric: Pick<MetricFacts, "unit">): string {
  return formatNumber(shownValue(value, metric));
}

/** Both ends of an interval of a measure: `49.1 to 63.0`. */
export function formatInterval(
  interval: readonly [number, number] | undefined,
  metric: Pick<MetricFacts, "unit">,
  format: (value: number | undefined) => string = formatNumber,
): string {
  if (!interval) return NO_FIGURE;
  return interval.map((end) => format(shownValue(end, metric))).join(" to ");
}

/** Seconds, with as many decimals as mean something. */
export function formatSeconds(seconds: number | undefined): string {
  if (seconds === undefined) return NO_FIGURE;
  if (seconds < 10) return formatNumber(seconds, 2);
  return formatNumber(seconds, seconds < 100 ? 1 : 0);
}

/** `1 image`, `3 images`. */
export function count(number: number, what: string, plural = `${what}s`): string {
  return `${number} ${number === 1 ? what : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** A moment as people read it, to the minute, in UTC; as it was given where it is none. */
export function formatMoment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A sentence's start, for the middle of another. */
export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
