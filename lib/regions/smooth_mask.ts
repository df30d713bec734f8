import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";
import { blurInRoom, boxRadius, roomToBlur } from "./blur_boxes.ts";
import { countInRuns } from "./count_in_runs.ts";
import { type Components, findComponents } from "./find_components.ts";
import { measureMask } from "./measure_mask.ts";

/** Of a strip this many deviations wide, a Gaussian and a threshold of one half leave nothing. */
const THINNEST_STRIP = 1.349; // the normal distribution's interquartile range

/** A disc of this radius, in deviations, loses 3 % of it; what is smaller is rounded less. */
const LEAST_RADIUS = 4;

/** A part of which less than this share would be left stays as it is. */
const LEAST_LEFT = 0.75;

/**
 * The mask with its outline rounded off: notches, spikes and strips finer than `percent` of the longest side go, straight
 * edges stay where they are. A mask that is small for that is rounded less, and a part that would lose much of itself stays
 * as it is, so that nothing but detail goes.
 *
 * Three box blurs each way, close to a Gaussian, and a threshold of one half. Beyond the image, the mask is taken to go on as
 * at the border.
 *
 * @param mask 0 or 1 per pixel
 * @param percent of the image's longest side, 0 and more; larger is rounder
 */
export function smoothMask(mask: LabelMap, percent: number): LabelMap {
  const parts = findComponents(mask);
  const pixels = countInRuns(mask.data, parts);
  const largest = pixels.reduce((most, count) => Math.max(most, count), 0);
  const radius = boxRadius(Math.min(
    percent / 100 * Math.max(mask.height, mask.width) / THINNEST_STRIP,
    Math.sqrt(largest / Math.PI) / LEAST_RADIUS,
  ));
  if (radius === 0) return mask;
  const rounded = { ...mask, data: halfOfBlurred(mask, radius) };
  restoreLost(parts, pixels, rounded.data);
  return rounded;
}

/** Only where the blur can reach: round the mask, not the whole image. */
function halfOfBlurred(mask: LabelMap, radius: number): Uint8Array {
  const { height, width, data } = mask;
  const reach = 3 * radius + 1; // three boxes
  const [first, firstColumn, end, endColumn] = measureMask(mask).boundingBox;
  const top = Math.max(0, first - reach), bottom = Math.min(height, end + reach);
  const left = Math.max(0, firstColumn - reach), right = Math.min(width, endColumn + reach);
  const [h, w] = [bottom - top, right - left];
  const { kernels, at, bytes } = makeRoom({
    mask: h * w,
    grid: h * w * 4,
    ...roomToBlur(h, w, radius),
  });
  for (let row = 0; row < h; row++) {
    const from = (top + row) * width;
    bytes.set(data.subarray(from + left, from + right), at.mask + row * w);
  }
  kernels.floatsOf(at.mask, h * w, at.grid);
  blurInRoom(kernels, at, bytes, { grid: at.grid, height: h, width: w, radius, passes: 3 });
  kernels.atLeastHalf(at.grid, h * w, at.mask);
  const rounded = new Uint8Array(data.length);
  for (let row = 0; row < h; row++) {
    const from = at.mask + row * w;
    rounded.set(bytes.subarray(from, from + w), (top + row) * width + left);
  }
  return rounded;
}

function restoreLost({ count, starts, ofRun }: Components, pixels: Uint32Array, rounded: Uint8Array): void {
  const left = countInRuns(rounded, { count, starts, ofRun });
  for (let run = 0; run < ofRun.length; run++) {
    if (left[ofRun[run]] < LEAST_LEFT * pixels[ofRun[run]]) rounded.fill(1, starts[run], starts[run + 1]);
  }
}
