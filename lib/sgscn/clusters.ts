import { makeRoom } from "../pixels/make_room.ts";
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
  const stripRows = Math.min(height, Math.ceil(STRIP_PIXELS / width));
  const { kernels, at, bytes, doubles } = makeRoom({
    labels: stripRows * width,
    image: stripRows * width * 3,
    sums: 256 * SUMS * 8,
  });
  const first = at.sums / 8;
  doubles.fill(0, first, first + 256 * SUMS);
  for (let label = 0; label < 256; label++) {
    doubles[first + label * SUMS + TOP] = height;
    doubles[first + label * SUMS + LEFT] = width;
  }
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows);
    bytes.set(data.subarray(row * width, end * width), at.labels);
    bytes.set(image.data.subarray(row * width * 3, end * width * 3), at.image);
    kernels.sumLabels(row, end - row, width, at.labels, at.image, at.sums);
  }
  const clusters: Cluster[] = [];
  for (let label = 0; label < 256; label++) {
    const from = first + label * SUMS;
    if (doubles[from] > 0) {
      clusters.push(clusterOf(doubles.subarray(from, from + SUMS), label, height * width));
    }
  }
  return clusters.sort((a, b) => b.pixels - a.pixels || a.label - b.label);
}

/** A strip of the image is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;
/** Numbers of a label's sums: pixels, rows, columns, red, green, blue, and its box; and where that begins. */
const SUMS = 10, TOP = 6, LEFT = 7;

function clusterOf(sums: Float64Array, label: number, all: number): Cluster {
  const [pixels, rows, columns, red, green, blue, top, left, bottom, right] = sums;
  return {
    label,
    pixels,
    fraction: pixels / all,
    centroid: [rows / pixels, columns / pixels],
    boundingBox: [top, left, bottom, right],
    meanColour: [red / pixels, green / pixels, blue / pixels],
  };
}
