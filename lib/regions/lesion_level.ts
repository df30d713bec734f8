import { makeRoom } from "../pixels/make_room.ts";
import { blurBoxes } from "./blur_boxes.ts";
import { writeLab } from "./lab.ts";
import type { ImageCells } from "./survey_pixels.ts";

/**
 * How far on the way from the colour of the skin (0) to the mean colour of the lesion (1) its outline lies. A lesion's pale
 * rim is part of it, so this is less than half. Chosen on the even development images and crops of them, where 0.3 to 0.4
 * did alike.
 */
const LEVEL = 0.35;
/** How far an outline may move out and in, in radii of a disc as large as the lesion. Chosen on the same: 0.15 to 0.25 did alike. */
const REACH = 0.25;
/** Radius of the boxes that cells are blurred with, which is about a hundredth of the image's longest side. */
const BLUR = 1;
/** With less of the image than this well away from the lesion, skin is all that is not lesion; */
const FAR_SHARE = 0.02;
/** and with less than this it is not known. */
const SKIN_SHARE = 0.005;

/** What each cell of an image is. */
export interface CellsOfLesion {
  /** 1 where a cell is lesion, [height, width]. */
  lesion: Uint8Array;
  /** 1 where a cell is frame: neither lesion nor skin. */
  frame: Uint8Array;
}

/**
 * Where a lesion's outline lies that has been found roughly: a field over an image's cells that is above 0 in the lesion and
 * below outside.
 *
 * The field is the colour's place on the way from the skin's to the lesion's mean colour, less the place of the outline. So
 * the outline follows one level of colour all round, where regions follow clusters that may end at a lesion's core, and hairs
 * that cross it count little. It stays near where it was, in one piece, without holes.
 *
 * @returns [height, width]; undefined where there is no lesion, no skin, or no difference between them
 */
export function lesionLevel(cells: ImageCells, { lesion, frame }: CellsOfLesion): Float32Array | undefined {
  const { height, width } = cells;
  const size = lesion.reduce((sum, isIn) => sum + isIn, 0);
  if (size === 0) return undefined;
  const reach = REACH * Math.sqrt(size / Math.PI);
  const outwards = distances(lesion, 1, height, width), inwards = distances(lesion, 0, height, width);

  const skin = skinCells(lesion, frame, outwards, reach);
  if (!skin) return undefined;
  const field = placeOnTheWay(blurredLab(cells, frame), lesion, skin); // [h, w], less LEVEL
  if (!field) return undefined;
  for (let at = 0; at < field.length; at++) {
    field[at] = Math.max(Math.min(field[at], reach - outwards[at]), inwards[at] - reach);
  }
  return inOnePiece(field, { lesion, frame }, height, width);
}

/** 1 for cells well away from the lesion, or for all that are not lesion. */
function skinCells(lesion: Uint8Array, frame: Uint8Array, outwards: Float32Array, reach: number) {
  for (const [distance, share] of [[reach, FAR_SHARE], [0, SKIN_SHARE]]) {
    const skin = lesion.map((isIn, at) => !isIn && !frame[at] && outwards[at] > distance ? 1 : 0);
    if (skin.reduce((sum, isSkin) => sum + isSkin, 0) >= share * skin.length) return skin;
  }
}

/** How far each colour is from the skin's mean towards the lesion's, less the level of the outline. */
function placeOnTheWay(lab: Float32Array[], lesion: Uint8Array, skin: Uint8Array): Float32Array | undefined {
  const from = lab.map((channel) => meanOf(channel, skin));
  const way = lab.map((channel, i) => meanOf(channel, lesion) - from[i]);
  const squared = way.reduce((sum, value) => sum + value * value, 0);
  if (squared === 0) return undefined;
  return lab[0].map((_, at) =>
    way.reduce((sum, value, i) => sum + value * (lab[i][at] - from[i]), 0) / squared - LEVEL
  );
}

function meanOf(values: Float32Array, of: Uint8Array): number {
  let sum = 0, count = 0;
  for (let at = 0; at < of.length; at++) {
    if (!of[at]) continue;
    sum += values[at];
    count++;
  }
  return sum / count;
}

/** L*, a* and b* of the cells, blurred without the frame: [height, width] each. */
function blurredLab({ height, width, mean }: ImageCells, frame: Uint8Array): Float32Array[] {
  const lab = [0, 1, 2].map(() => new Float32Array(height * width));
  const colour = new Float64Array(3);
  const weights = Float32Array.from(frame, (isFrame) => 1 - isFrame);
  for (let at = 0; at < frame.length; at++) {
    if (frame[at]) continue;
    writeLab(Math.round(mean[3 * at]), Math.round(mean[3 * at + 1]), Math.round(mean[3 * at + 2]), colour);
    for (let i = 0; i < 3; i++) lab[i][at] = colour[i];
  }
  for (const grid of [...lab, weights]) blurBoxes(grid, height, width, BLUR);
  return lab.map((channel) => channel.map((value, at) => weights[at] > 0 ? value / weights[at] : 0));
}

/** How far each cell is from the nearest one that is `value`, in cells, to within 8 %: 0 at those. */
function distances(map: Uint8Array, value: number, height: number, width: number): Float32Array {
  const { kernels, at, bytes, floats } = makeRoom({ map: map.length, distances: map.length * 4 });
  bytes.set(map, at.map);
  kernels.chamferDistances(at.map, value, height, width, at.distances);
  return floats.slice(at.distances / 4, at.distances / 4 + map.length);
}

/** A value on the other side of 0, as near to it as matters. */
const BARELY = 0.01;

/** The field with one part above 0, the one that is most lesion, and none below 0 within. */
function inOnePiece(
  field: Float32Array,
  { lesion, frame }: CellsOfLesion,
  height: number,
  width: number,
): Float32Array | undefined {
  const isIn = field.map((value, at) => value > 0 && !frame[at] ? 1 : 0);
  const parts = new Uint16Array(field.length); // the part of each cell, from 1 on
  let count = 0, main = 0, most = 0;
  for (let at = 0; at < field.length; at++) {
    if (!isIn[at] || parts[at]) continue;
    const cells = flood(at, ++count, parts, (cell) => isIn[cell] === 1, height, width);
    const lesions = cells.filter((cell) => lesion[cell]).length;
    if (lesions > most) [main, most] = [count, lesions];
  }
  if (main === 0) return undefined;
  const outside = new Uint16Array(field.length); // 1 for what can be reached from the border without crossing the part
  for (let at = 0; at < field.length; at++) {
    const x = at % width, isBorder = at < width || at >= field.length - width || x === 0 || x === width - 1;
    if (!isBorder || outside[at] || parts[at] === main) continue;
    flood(at, 1, outside, (cell) => parts[cell] !== main, height, width);
  }
  return field.map((value, at) =>
    frame[at] ? value : outside[at] ? Math.min(value, -BARELY) : Math.max(value, BARELY)
  );
}

/** Marks the cells that are connected with one by others that may be entered, and returns them. */
function flood(
  start: number,
  mark: number,
  marks: Uint16Array,
  mayEnter: (cell: number) => boolean,
  height: number,
  width: number,
): number[] {
  const found = [start];
  marks[start] = mark;
  const enter = (cell: number) => {
    if (marks[cell] || !mayEnter(cell)) return;
    marks[cell] = mark;
    found.push(cell);
  };
  for (let i = 0; i < found.length; i++) {
    const at = found[i], x = at % width;
    if (x > 0) enter(at - 1);
    if (x < width - 1) enter(at + 1);
    if (at >= width) enter(at - width);
    if (at + width < height * width) enter(at + width);
  }
  return found;
}
