import { makeRoom } from "../pixels/make_room.ts";
import type { TargetPoint } from "../target_option.ts";
import type { GreyTone, LabelMap } from "../types.ts";
import { fillPolygon } from "./fill_polygon.ts";
import type { RegionTree } from "./region_tree.ts";
import { takeCentres } from "./take_centres.ts";

/** In pixels of a grey image's tone, 0 in the middle of the first. */
export type Place = readonly [row: number, column: number];

/** 1 for pixels of the tone that are not frame. */
export function usableIn({ map, regions }: RegionTree, tone: GreyTone): Uint8Array {
  const isImage = Uint8Array.from(regions, ({ isFrame }) => isFrame ? 0 : 1);
  return takeCentres(map, tone, [isImage])[0];
}

/** Where a point of the image is in its tone, in pixels, 0 in the middle of the first. */
export function placeIn(
  tone: GreyTone,
  { height, width }: RegionTree,
  { x, y }: Pick<TargetPoint, "x" | "y">,
): Place {
  return [
    (Math.floor(y) + 0.5) * tone.height / height - 0.5,
    (Math.floor(x) + 0.5) * tone.width / width - 0.5,
  ];
}

/** Draws an outline in the tone's pixels into a mask, over what is there. */
export function drawOutline(
  mask: LabelMap,
  corners: readonly Place[],
  tone: { height: number; width: number },
): void {
  fillPolygon(cornersIn(mask, corners, tone), mask, mask.data);
}

/** The corners of an outline in the tone's pixels as they are in the pixels of a grid that covers as much. */
export function cornersIn(
  grid: { height: number; width: number },
  corners: readonly Place[],
  tone: { height: number; width: number },
): Place[] {
  const down = grid.height / tone.height, across = grid.width / tone.width;
  return corners.map(([row, column]): Place => [(row + 0.5) * down - 0.5, (column + 0.5) * across - 0.5]);
}

/** A strip of a map is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;

/** The regions that lie mostly in a mask, or else the one that has most of it. */
export function regionsMostlyIn({ map, regions }: RegionTree, { data }: LabelMap): number[] {
  const { kernels, at, bytes, words } = makeRoom({
    labels: STRIP_PIXELS,
    marks: STRIP_PIXELS,
    counts: 256 * 4,
  });
  const inside = words.subarray(at.counts / 4, at.counts / 4 + 256).fill(0);
  for (let first = 0; first < data.length; first += STRIP_PIXELS) {
    const end = Math.min(data.length, first + STRIP_PIXELS);
    bytes.set(map.data.subarray(first, end), at.labels);
    bytes.set(data.subarray(first, end), at.marks);
    kernels.countMarked(at.labels, at.marks, end - first, at.counts);
  }
  const most = regions.filter(({ id, pixels }) => 2 * inside[id] > pixels).map(({ id }) => id);
  return most.length > 0 ? most : [inside.indexOf(Math.max(...inside))];
}

/** No pixel of an image. */
export function emptyMask({ height, width }: { height: number; width: number }): LabelMap {
  return { height, width, data: new Uint8Array(height * width) };
}

/** Why an outline was chosen. */
export function edgeReason(tones: Iterable<"darker" | "brighter">): string {
  return `has an edge all round, ${[...tones].join(" and ")} within`;
}
