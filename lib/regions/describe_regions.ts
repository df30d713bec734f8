import type { Region } from "../types.ts";
import type { RegionFacts, SharedOutline } from "./region_tree.ts";

export type BoundingBox = Region["boundingBox"];

/**
 * The statistics of regions from their facts.
 *
 * @param boxes each region's bounding box
 */
export function describeRegions(
  facts: readonly RegionFacts[],
  boxes: readonly BoundingBox[],
  outlines: readonly SharedOutline[],
): Region[] {
  const total = facts.reduce((sum, { pixels }) => sum + pixels, 0);
  const shared = facts.map((): { other: number; length: number }[] => []);
  for (const { a, b, length } of outlines) {
    shared[a].push({ other: b, length });
    shared[b].push({ other: a, length });
  }
  return facts.map((own, id): Region => {
    const { pixels } = own;
    const within = shared[id].reduce((sum, { length }) => sum + length, 0);
    const border = own.border.reduce((sum, side) => sum + side, 0);
    const difference = shared[id].reduce(
      (sum, { other, length }) => sum + length * colourDifference(own, facts[other]),
      0,
    );
    return {
      id,
      label: own.labels[0][0],
      pixels,
      fraction: pixels / total,
      centroid: [own.rows / pixels, own.columns / pixels],
      boundingBox: boxes[id],
      meanColour: [own.rgb[0] / pixels, own.rgb[1] / pixels, own.rgb[2] / pixels],
      borderContact: border / (within + border),
      contrast: within > 0 ? difference / within : 0,
      neighbours: shared[id].map(({ other }) => other).sort((a, b) => a - b),
      isFrame: 2 * own.frame > pixels,
    };
  });
}

/** ΔE 1976 between two regions' mean colours. */
function colourDifference(one: RegionFacts, other: RegionFacts): number {
  return Math.hypot(...one.lab.map((sum, i) => sum / one.pixels - other.lab[i] / other.pixels));
}
