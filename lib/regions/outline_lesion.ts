import type { LabelMap } from "../types.ts";
import { makeRoom } from "../pixels/make_room.ts";
import { stepsBetween } from "./steps_between.ts";
import { lesionLevel } from "./lesion_level.ts";
import type { RegionTree } from "./region_tree.ts";
import type { CellColours } from "./cell_colours.ts";
import { takeCentres } from "./take_centres.ts";
import type { Union } from "./target_candidates.ts";

/** A map of regions in which some pixels, by their place in it, have gone to another region. */
export interface Redrawn {
  map: LabelMap;
  moved: Uint32Array;
}

/**
 * The map of an image's regions with the outline of its lesion drawn anew, along one level of colour: pixels on the wrong
 * side of it go to the nearest region of the other. Which regions there are and where else they meet stays as it is; frame
 * does, too.
 *
 * @param lesion 1 for each region that is part of it
 * @param cells of the image
 * @returns undefined where the outline stays as it is
 *
 * Departure from the paper: a cluster's outline is where two scores are even, which says nothing of where skin begins.
 */
export function outlineLesion(
  { map, regions }: Pick<RegionTree, "map" | "regions">,
  lesion: Union,
  cells: CellColours,
): Redrawn | undefined {
  const isFrame = Uint8Array.from(regions, (region) => Number(region.isFrame));
  const [ofLesion, ofFrame] = takeCentres(map, cells, [lesion, isFrame]);
  const field = lesionLevel(cells, { lesion: ofLesion, frame: ofFrame });
  if (!field) return undefined;
  return movedAcross({ map, regions }, lesion, field, cells);
}

/** Which side of the outline a pixel must go to. */
const IN = 1, OUT = 2;

/** The map with pixels on the wrong side of the outline moved to the nearest region of the other, if there are any. */
function movedAcross(
  { map, regions }: Pick<RegionTree, "map" | "regions">,
  lesion: Union,
  field: Float32Array,
  cells: CellColours,
): Redrawn | undefined {
  const { height, width } = map;
  const { top, bottom } = rowsInDoubt(regions, lesion, field, cells, height);
  const down = stepsBetween(height, cells.height), across = stepsBetween(width, cells.width);
  const { kernels, at, bytes, words, floats } = makeRoom({
    map: height * width,
    sides: height * width,
    inside: regions.length,
    outside: regions.length,
    sideOf: regions.length,
    field: field.byteLength,
    downCells: height * 2,
    downFractions: height * 4,
    acrossCells: width * 2,
    acrossFractions: width * 4,
    moved: Math.max(0, bottom - top) * width * 4,
  });
  const halves = new Uint16Array(bytes.buffer);
  bytes.set(map.data, at.map);
  bytes.fill(0, at.sides, at.sides + height * width);
  for (const { id, isFrame } of regions) {
    // What must a pixel of the region do that lies inside, and outside? And which side is it on? Frame takes none.
    bytes[at.inside + id] = isFrame || lesion[id] ? 0 : IN;
    bytes[at.outside + id] = isFrame || !lesion[id] ? 0 : OUT;
    bytes[at.sideOf + id] = isFrame ? 0 : lesion[id] ? IN : OUT;
  }
  floats.set(field, at.field / 4);
  halves.set(down.cells, at.downCells / 2);
  floats.set(down.fractions, at.downFractions / 4);
  halves.set(across.cells, at.acrossCells / 2);
  floats.set(across.fractions, at.acrossFractions / 4);
  // deno-fmt-ignore
  kernels.judgeRows(top, bottom, width, at.map, at.inside, at.outside, at.field, cells.width, at.downCells,
    at.downFractions, at.acrossCells, at.acrossFractions, at.sides);
  const moved = kernels.moveToNearest(top, bottom, height, width, at.map, at.sides, at.sideOf, at.moved);
  if (moved === 0) return undefined;
  return {
    map: { ...map, data: bytes.slice(at.map, at.map + height * width) },
    moved: words.slice(at.moved / 4, at.moved / 4 + moved),
  };
}

/** The rows of pixels that have some of the lesion, as it was or as its outline says: all others stay. */
function rowsInDoubt(
  regions: RegionTree["regions"],
  lesion: Union,
  field: Float32Array,
  cells: CellColours,
  height: number,
): { top: number; bottom: number } {
  const boxes = regions.filter(({ id }) => lesion[id]).map(({ boundingBox }) => boundingBox);
  const first = field.findIndex((value) => value > 0), last = field.findLastIndex((value) => value > 0);
  const perCell = height / cells.height;
  const [start, end] = [first, last].map((at) => Math.floor(at / cells.width) * perCell);
  return {
    top: Math.max(0, Math.floor(Math.min(...boxes.map(([top]) => top), start - perCell))),
    bottom: Math.min(height, Math.ceil(Math.max(...boxes.map((box) => box[2]), end + 2 * perCell))),
  };
}
