import { countSet } from "../image/map_bytes.ts";
import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";
import { countInRuns } from "./count_in_runs.ts";
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
  const cells = height * width, size = countSet(lesion);
  if (size === 0) return undefined;
  const reach = REACH * Math.sqrt(size / Math.PI);
  const { kernels, at, bytes, floats } = makeRoom({
    lab: 3 * cells * 4,
    lesion: cells,
    frame: cells,
    outwards: cells * 4,
    inwards: cells * 4,
    skin: cells,
    field: cells * 4,
    isIn: cells,
  });
  lab.forEach((channel, i) => floats.set(channel, at.lab / 4 + i * cells));
  bytes.set(lesion, at.lesion);
  bytes.set(frame, at.frame);
  // deno-fmt-ignore
  const isThere = kernels.findLevel(height, width, at.lab, at.lesion, at.frame, LEVEL, reach, FAR_SHARE, SKIN_SHARE,
    at.outwards, at.inwards, at.skin, at.field, at.isIn);
  if (!isThere) return undefined;
  const field = floats.slice(at.field / 4, at.field / 4 + cells);
  const isIn = { height, width, data: bytes.slice(at.isIn, at.isIn + cells) };
  return inOnePiece(field, isIn, { lesion, frame });
}

/** A value on the other side of 0, as near to it as matters. */
const BARELY = 0.01;

/** The field with one part above 0, the one that is most lesion, and none below 0 within. */
function inOnePiece(
  field: Float32Array,
  isIn: LabelMap,
  { lesion, frame }: CellsOfLesion,
): Float32Array | undefined {
  const piece = largestPiece(isIn, lesion);
  if (!piece) return undefined;
  const { starts, ofRun, isOutside } = besides({ ...isIn, data: piece });
  const { kernels, at, bytes, words, floats } = makeRoom({
    field: field.byteLength,
    frame: frame.length,
    starts: starts.byteLength,
    ofRun: ofRun.byteLength,
    isOutside: isOutside.length,
  });
  floats.set(field, at.field / 4);
  bytes.set(frame, at.frame);
  words.set(starts, at.starts / 4);
  words.set(ofRun, at.ofRun / 4);
  bytes.set(isOutside, at.isOutside);
  kernels.setSides(at.field, at.frame, at.starts, at.ofRun, ofRun.length, at.isOutside, BARELY);
  return floats.slice(at.field / 4, at.field / 4 + field.length);
}

/** Of the connected parts of a mask the one that is most lesion, 1 for its cells; none where none is lesion. */
function largestPiece(mask: LabelMap, lesion: Uint8Array): Uint8Array | undefined {
  const parts = findComponents(mask), { starts, ofRun } = parts;
  const shared = countInRuns(lesion, parts);
  let main = -1;
  for (let run = 0; run < ofRun.length; run++) {
    const part = ofRun[run];
    if (mask.data[starts[run]] && shared[part] > (shared[main] ?? 0)) main = part;
  }
  if (main < 0) return undefined;
  const piece = new Uint8Array(mask.data.length);
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
