/** A place in the image, in pixels of the image's own size from its top left corner. */
export interface TargetPoint {
  x: number;
  y: number;
  /** False for a place that the target must leave out. */
  isInside: boolean;
}

/** Which regions the mask is made of. */
export type TargetChoice =
  | { mode: "auto" }
  | { mode: "none" }
  | { mode: "points"; points: TargetPoint[] }
  | { mode: "regions"; ids: number[] };

/** For messages and descriptions. */
export const TARGET_FORM =
  "auto, none, regions:ID,ID, or points x,y or x,y,0 with ; between them, one of them not x,y,0";

/** What stands between points, and joins values that were given one by one: `--target 5,5 --target 9,9,0`. */
export const TARGET_SEPARATOR = ";";

/** More are a mistake, and each costs time. */
export const MAX_TARGET_POINTS = 256;

/**
 * Reads the option `target`: `auto`, `none`, `regions:` with the ids of regions, or points as `x,y`, `x,y,1` (inside) and `x,y,0` (outside), which are the
 * point labels of interactive segmentation (SAM, nnInteractive).
 *
 * @returns `undefined` when it is none of these
 */
export function parseTarget(value: unknown): TargetChoice | undefined {
  if (value === "auto" || value === "none") return { mode: value };
  if (typeof value !== "string") return undefined;
  if (value.startsWith("regions:")) return parseRegions(value.slice("regions:".length));
  const texts = value.split(TARGET_SEPARATOR);
  if (texts.length > MAX_TARGET_POINTS) return undefined;
  const points = texts.map(parsePoint);
  if (!points.every((point) => point !== undefined) || !points.some((point) => point.isInside)) {
    return undefined;
  }
  return { mode: "points", points };
}

/** The option's text, in one form for all that mean the same. */
export function formatTarget(target: TargetChoice): string {
  if (target.mode === "regions") return `regions:${target.ids.join(",")}`;
  if (target.mode !== "points") return target.mode;
  return target.points.map(({ x, y, isInside }) => `${x},${y}${isInside ? "" : ",0"}`).join(TARGET_SEPARATOR);
}

function parseRegions(text: string): TargetChoice | undefined {
  if (!/^\d{1,3}(,\d{1,3}){0,255}$/.test(text)) return undefined;
  const ids = text.split(",").map(Number);
  return { mode: "regions", ids: [...new Set(ids)].sort((a, b) => a - b) };
}

function parsePoint(text: string): TargetPoint | undefined {
  const match = /^\s*(\d{1,6}(?:\.\d{1,6})?)\s*,\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:,\s*([01])\s*)?$/.exec(text);
  return match ? { x: Number(match[1]), y: Number(match[2]), isInside: match[3] !== "0" } : undefined;
}
