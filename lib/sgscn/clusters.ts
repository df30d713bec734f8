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
  const sums = Array.from({ length: 256 }, () => ({
    pixels: 0,
    rows: 0,
    columns: 0,
    colour: [0, 0, 0],
    top: height,
    left: width,
    bottom: 0,
    right: 0,
  }));
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const sum = sums[data[i]];
      sum.pixels++;
      sum.rows += row;
      sum.columns += column;
      sum.colour[0] += image.data[3 * i];
      sum.colour[1] += image.data[3 * i + 1];
      sum.colour[2] += image.data[3 * i + 2];
      if (row < sum.top) sum.top = row;
      if (row >= sum.bottom) sum.bottom = row + 1;
      if (column < sum.left) sum.left = column;
      if (column >= sum.right) sum.right = column + 1;
    }
  }
  return sums
    .map((sum, label): Cluster => ({
      label,
      pixels: sum.pixels,
      fraction: sum.pixels / (height * width),
      centroid: [sum.rows / sum.pixels, sum.columns / sum.pixels],
      boundingBox: [sum.top, sum.left, sum.bottom, sum.right],
      meanColour: sum.colour.map((channel) => channel / sum.pixels) as Cluster["meanColour"],
    }))
    .filter((cluster) => cluster.pixels > 0)
    .sort((a, b) => b.pixels - a.pixels || a.label - b.label);
}
