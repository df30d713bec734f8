import { runEnd, wordsIn } from "../image/words_of.ts";
import type { Cluster, LabelMap, RgbImage } from "../types.ts";

/**
 * Measures every cluster of a label map: pixels, share, centre of mass, bounding box and mean colour. Largest first,
 * and the lower label first where two are as large.
 *
 * @param labels [H, W].
 * @param image Of the same height and width.
 * @throws {Error} when the sizes differ.
 */
export function measureClusters(
  labels: LabelMap,
  image: Pick<RgbImage, "height" | "width" | "data">,
): Cluster[] {
  const { height, width, data } = labels;
  if (image.height !== height || image.width !== width) {
    throw new Error(
      `Cannot measure clusters: the image must be ${height}×${width} as the labels are, got ${image.height}×${image.width}`,
    );
  }
  const sums: (Sums | undefined)[] = new Array(256);
  const words = wordsIn(data);
  for (let row = 0; row < height; row++) sumRow(sums, data, words, image.data, row, width);
  return sums
    .flatMap((sum, label): Cluster[] => sum ? [clusterOf(sum, label, height * width)] : [])
    .sort((a, b) => b.pixels - a.pixels || a.label - b.label);
}

/** What a cluster's pixels add up to, and the box they are in. */
const NOTHING = {
  pixels: 0,
  rows: 0,
  columns: 0,
  red: 0,
  green: 0,
  blue: 0,
  top: 0,
  left: 0,
  bottom: 0,
  right: 0,
};
type Sums = typeof NOTHING;

/** Adds a row's runs up. V8 keeps the code of a function that is there for good, and compiles others for every image. */
function sumRow(
  sums: (Sums | undefined)[],
  labels: Uint8Array,
  words: Int32Array,
  image: Uint8Array,
  row: number,
  width: number,
): void {
  const first = row * width, last = first + width;
  for (let start = first, end = first; start < last; start = end) {
    end = runEnd(labels, words, start, last);
    const sum = sums[labels[start]] ??= { ...NOTHING, top: row, left: width };
    addColours(sum, image, start, end);
    const pixels = end - start, left = start - first, right = end - first;
    sum.pixels += pixels;
    sum.rows += row * pixels;
    sum.columns += (left + right - 1) * pixels / 2;
    sum.bottom = row + 1;
    if (left < sum.left) sum.left = left;
    if (right > sum.right) sum.right = right;
  }
}

function addColours(sum: Sums, image: Uint8Array, start: number, end: number): void {
  let red = 0, green = 0, blue = 0;
  for (let i = 3 * start; i < 3 * end; i += 3) {
    red += image[i];
    green += image[i + 1];
    blue += image[i + 2];
  }
  sum.red += red;
  sum.green += green;
  sum.blue += blue;
}

function clusterOf(sum: Sums, label: number, all: number): Cluster {
  const { pixels } = sum;
  return {
    label,
    pixels,
    fraction: pixels / all,
    centroid: [sum.rows / pixels, sum.columns / pixels],
    boundingBox: [sum.top, sum.left, sum.bottom, sum.right],
    meanColour: [sum.red / pixels, sum.green / pixels, sum.blue / pixels],
  };
}
