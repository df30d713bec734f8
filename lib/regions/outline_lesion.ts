import type { LabelMap } from "../types.ts";
import { interpolateRow, stepsBetween } from "./cell_interpolation.ts";
import { lesionLevel } from "./lesion_level.ts";
import type { RegionTree } from "./region_tree.ts";
import type { ImageCells } from "./survey_pixels.ts";
import type { Union } from "./target_candidates.ts";

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
  cells: ImageCells,
): LabelMap | undefined {
  const field = lesionLevel(cells, atCellCentres(map, regions, lesion, cells));
  if (!field) return undefined;
  const data = map.data.slice();
  const moving = wrongSide({ map, regions }, lesion, field, cells);
  return moveToNearest(data, map.width, moving, lesion, regions) > 0 ? { ...map, data } : undefined;
}

function atCellCentres(
  { height: H, width: W, data }: LabelMap,
  regions: RegionTree["regions"],
  union: Union,
  { height, width }: ImageCells,
) {
  const lesion = new Uint8Array(height * width), frame = new Uint8Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y + 0.5) * H / height) * W;
    for (let x = 0; x < width; x++, at++) {
      const id = data[row + Math.floor((x + 0.5) * W / width)];
      lesion[at] = union[id];
      frame[at] = Number(regions[id].isFrame);
    }
  }
  return { lesion, frame };
}

/** Which side of the outline a pixel must go to. */
const IN = 1, OUT = 2;

/** Pixels that are on the wrong side of the outline. */
interface Moving {
  /** [height, width]: the side that a pixel must go to, 0 where it stays. */
  sides: Uint8Array;
  /** Those that must go, row by row. */
  pixels: number[];
}

function wrongSide(
  { map: { height, width, data }, regions }: Pick<RegionTree, "map" | "regions">,
  lesion: Union,
  field: Float32Array,
  cells: ImageCells,
): Moving {
  // What must a pixel of a region do that lies inside, and outside?
  const inside = Uint8Array.from(regions, ({ isFrame, id }) => isFrame || lesion[id] ? 0 : IN);
  const outside = Uint8Array.from(regions, ({ isFrame, id }) => isFrame || !lesion[id] ? 0 : OUT);
  const steps = { down: stepsBetween(height, cells.height), across: stepsBetween(width, cells.width) };
  const moving: Moving = { sides: new Uint8Array(data.length), pixels: [] };
  const values = new Float32Array(width);
  const { top, bottom } = rowsInDoubt(regions, lesion, field, cells, height);
  for (let y = top; y < bottom; y++) {
    interpolateRow(field, cells.width, steps, y, values);
    judgeRow(data, values, y * width, inside, outside, moving);
  }
  return moving;
}

/** The rows of pixels that have some of the lesion, as it was or as its outline says: all others stay. */
function rowsInDoubt(
  regions: RegionTree["regions"],
  lesion: Union,
  field: Float32Array,
  cells: ImageCells,
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

/** A function of its own, since V8 compiles what is called often sooner than a loop within another. */
function judgeRow(
  data: Uint8Array,
  values: Float32Array,
  first: number,
  inside: Uint8Array,
  outside: Uint8Array,
  { sides, pixels }: Moving,
): void {
  for (let x = 0, at = first; x < values.length; x++, at++) {
    const side = values[x] > 0 ? inside[data[at]] : outside[data[at]];
    if (side === 0) continue;
    sides[at] = side;
    pixels.push(at);
  }
}

/** Gives pixels that must move the region of the nearest one that is on their new side already; returns how many. */
function moveToNearest(
  data: Uint8Array,
  width: number,
  { sides, pixels }: Moving,
  lesion: Union,
  regions: RegionTree["regions"],
): number {
  // The side that pixels of a region are on: 0 is frame, which takes none.
  const sideOf = Uint8Array.from(regions, ({ isFrame, id }) => isFrame ? 0 : lesion[id] ? IN : OUT);
  const moved: number[] = []; // nearest first: what the pixels beside each may follow
  const take = (at: number, id: number) => {
    data[at] = id;
    moved.push(at);
  };
  for (const at of pixels) {
    const id = beside(at, data, width, (other) => sides[other] === 0 && sideOf[data[other]] === sides[at]);
    if (id >= 0) take(at, id);
  }
  for (const at of moved) sides[at] = 0;
  for (let i = 0; i < moved.length; i++) {
    const from = moved[i], id = data[from], side = sideOf[id], x = from % width;
    const follow = (at: number) => {
      if (sides[at] !== side) return;
      sides[at] = 0;
      take(at, id);
    };
    if (x > 0) follow(from - 1);
    if (x < width - 1) follow(from + 1);
    if (from >= width) follow(from - width);
    if (from + width < data.length) follow(from + width);
  }
  return moved.length;
}

/** The region of the first of the four pixels beside one that will do, or −1. */
function beside(at: number, data: Uint8Array, width: number, willDo: (other: number) => boolean): number {
  const x = at % width;
  if (x > 0 && willDo(at - 1)) return data[at - 1];
  if (x < width - 1 && willDo(at + 1)) return data[at + 1];
  if (at >= width && willDo(at - width)) return data[at - width];
  if (at + width < data.length && willDo(at + width)) return data[at + width];
  return -1;
}
