import type { LabelMap, RgbImage } from "../types.ts";
import { blurBoxes } from "./blur_boxes.ts";

/** Into how many equally frequent levels brightness is divided. Chosen on the even development images. */
const LEVELS = 8;

/** Radius of the boxes that speckle is smoothed with, as a share of the image's longest side. Chosen on the same. */
const RADIUS = 0.008;

/** A label and a level in one number. */
const NO_LABEL = -1;

/**
 * Which level of smoothed brightness each pixel of a grey image has: 0 for the darkest eighth, up to 7.
 *
 * @param frame 1 where a pixel is no tissue, if any is none
 * @returns [height, width]
 */
export function brightnessLevels(
  image: Pick<RgbImage, "height" | "width" | "data">,
  frame?: Uint8Array,
): Uint8Array {
  const brightness = smoothed(image, frame); // [H, W]
  const limits = quantiles(frame ? brightness.filter((_, at) => !frame[at]) : brightness);
  const levels = new Uint8Array(brightness.length);
  for (let at = 0; at < levels.length; at++) {
    let level = 0;
    while (level < limits.length && brightness[at] > limits[level]) level++;
    levels[at] = level;
  }
  return levels;
}

/**
 * Divides the clusters of a grey image by its levels of brightness. In ultrasound a cluster is a texture, and a mass often
 * has that of the tissue round it: its own level of brightness tells it apart.
 *
 * @param labels a label per pixel
 * @param levels what {@linkcode brightnessLevels} says of the image
 * @returns labels of their own numbers, at most 256: what is rarer than those shares the last
 */
export function splitByLevels(labels: LabelMap, levels: Uint8Array): LabelMap {
  const parts = new Int16Array(256 * LEVELS).fill(NO_LABEL);
  let count = 0;
  const data = new Uint8Array(labels.data.length);
  for (let at = 0; at < data.length; at++) {
    const part = labels.data[at] * LEVELS + levels[at];
    if (parts[part] === NO_LABEL) parts[part] = Math.min(count++, 255);
    data[at] = parts[part];
  }
  return { ...labels, data };
}

/** Mean of red, green and blue, 0–255, blurred; the frame counts as the mean of the rest. */
function smoothed({ height, width, data }: Pick<RgbImage, "height" | "width" | "data">, frame?: Uint8Array) {
  const brightness = new Float32Array(height * width);
  let sum = 0, count = 0;
  for (let at = 0; at < brightness.length; at++) {
    brightness[at] = (data[3 * at] + data[3 * at + 1] + data[3 * at + 2]) / 3;
    if (frame?.[at]) continue;
    sum += brightness[at];
    count++;
  }
  if (frame) { for (let at = 0; at < brightness.length; at++) if (frame[at]) brightness[at] = sum / count; }
  blurBoxes(brightness, height, width, Math.max(1, Math.round(RADIUS * Math.max(height, width))));
  return brightness;
}

/** The values that divide others into levels of the same size. Sorts only those that share a bucket with one of them. */
function quantiles(values: Float32Array): number[] {
  const ranks = Array.from({ length: LEVELS - 1 }, (_, i) => Math.floor(values.length * (i + 1) / LEVELS));
  const counts = new Uint32Array(BUCKETS);
  for (let i = 0; i < values.length; i++) counts[bucketOf(values[i])]++;
  let below = 0, bucket = 0;
  const sorted = new Map<number, Float32Array>();
  return ranks.map((rank) => {
    for (; bucket < BUCKETS && below + counts[bucket] <= rank; bucket++) below += counts[bucket];
    if (!sorted.has(bucket)) sorted.set(bucket, inBucket(values, bucket).sort());
    return sorted.get(bucket)![rank - below];
  });
}

function inBucket(values: Float32Array, bucket: number): Float32Array {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (bucketOf(values[i]) === bucket) found.push(values[i]);
  return Float32Array.from(found);
}

/** Of brightness 0–255: 16 for each step. */
const BUCKETS = 4096;
function bucketOf(value: number): number {
  return Math.min(BUCKETS - 1, Math.max(0, Math.floor(value * (BUCKETS / 256))));
}
