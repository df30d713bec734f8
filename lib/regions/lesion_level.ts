import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";
import { type Components, findComponents } from "./find_components.ts";
import type { CellColours } from "./cell_colours.ts";

/**
 * How far on the way from the colour of the skin (0) to the mean colour of the lesion (1) its outline lies. A lesion's pale
 * rim is part of it, so this is less than half. Chosen on the even development images and crops of them, where 0.3 to 0.4
 * did alike.
 */
const LEVEL = 0.35;
/** How far an outline may move out and in, in radii of a disc as large as the lesion. Chosen on the same: 0.15 to 0.25 did alike. */
const REACH = 0.25;
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
export function lesionLevel(
  { height, width, lab }: CellColours,
  { lesion, frame }: CellsOfLesion,
): Float32Array | undefined {
  const size = lesion.reduce((sum, isIn) => sum + isIn, 0);
  if (size === 0) return undefined;
  const reach = REACH * Math.sqrt(size / Math.PI);
  const outwards = distances(lesion, 1, height, width), inwards = distances(lesion, 0, height, width);

  const skin = skinCells(lesion, frame, outwards, reach);
  if (!skin) return undefined;
  const field = placeOnTheWay(lab, lesion, skin); // [h, w], less LEVEL
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
function placeOnTheWay(
  lab: readonly Float32Array[],
  lesion: Uint8Array,
  skin: Uint8Array,
): Float32Array | undefined {
  const from = lab.map((channel) => meanOf(channel, skin));
  const way = lab.map((channel, i) => meanOf(channel, lesion) - from[i]);
  const squared = way.reduce((sum, value) => sum + value * value, 0);
  if (squared === 0) return undefined;
  const place = new Float32Array(lesion.length);
  for (let at = 0; at < place.length; at++) {
    let along = 0;
    for (let i = 0; i < 3; i++) along += way[i] * (lab[i][at] - from[i]);
    place[at] = along / squared - LEVEL;
  }
  return place;
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

/** How far each cell is from the nearest one that is `value`, in cells, to within 8 %: 0 at those. */
function distances(map: Uint8Array, value: number, height: number, width: number): Float32Array {
  const { kernels, at, bytes, floats } = makeRoom({ map: map.length, distances: map.length * 4 });
  bytes.set(map, at.map);
  kernels.chamferDistances(at.map, value, height, width, at.distances);
  return floats.slice(at.distances / 4, at.distances / 4 + map.length);
}

/** A value on the other side of 0, as near to it as matters. */
const BARELY = 0.01;

/** The field with one part above 0, the one that is most lesion, and none below 0 within. Changes it. */
function inOnePiece(
  field: Float32Array,
  { lesion, frame }: CellsOfLesion,
  height: number,
  width: number,
): Float32Array | undefined {
  const isIn = new Uint8Array(field.length);
  for (let at = 0; at < field.length; at++) isIn[at] = Number(field[at] > 0 && !frame[at]);
  const piece = largestPiece({ height, width, data: isIn }, lesion);
  if (!piece) return undefined;
  const { starts, ofRun, isOutside } = besides({ height, width, data: piece });
  for (let run = 0; run < ofRun.length; run++) {
    for (let at = starts[run]; at < starts[run + 1]; at++) {
      if (frame[at]) continue;
      field[at] = isOutside[ofRun[run]] ? Math.min(field[at], -BARELY) : Math.max(field[at], BARELY);
    }
  }
  return field;
}

/** Of the connected parts of a mask the one that is most lesion, 1 for its cells; none where none is lesion. */
function largestPiece(mask: LabelMap, lesion: Uint8Array): Uint8Array | undefined {
  const { starts, ofRun, count } = findComponents(mask);
  const shared = new Uint32Array(count);
  for (let run = 0; run < ofRun.length; run++) {
    for (let at = starts[run]; at < starts[run + 1]; at++) shared[ofRun[run]] += mask.data[at] & lesion[at];
  }
  const most = Math.max(...shared);
  if (most === 0) return undefined;
  const main = shared.indexOf(most), piece = new Uint8Array(mask.data.length);
  for (let run = 0; run < ofRun.length; run++) {
    if (ofRun[run] === main) piece.fill(1, starts[run], starts[run + 1]);
  }
  return piece;
}

/** The connected parts of a piece and of all besides it, and which of them reach the border without being it. */
function besides(piece: LabelMap): Components & { isOutside: Uint8Array } {
  const parts = findComponents(piece), { height, starts, ofRun, rowStarts, count } = parts;
  const isOutside = new Uint8Array(count);
  for (let row = 0; row < height; row++) {
    const first = rowStarts[row], last = rowStarts[row + 1] - 1;
    const isEdge = row === 0 || row === height - 1;
    for (let run = first; run <= last; run++) {
      if ((isEdge || run === first || run === last) && !piece.data[starts[run]]) isOutside[ofRun[run]] = 1;
    }
  }
  return { ...parts, isOutside };
}
