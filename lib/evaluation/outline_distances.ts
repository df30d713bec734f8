import { squaredDistances } from "./distance_transform.ts";

/** How far each pixel of one outline is from the other outline, in pixels. */
export interface OutlineDistances {
  /** Of the predicted outline's pixels to the true one, in the order of the pixels; Infinity where there is no true one. */
  toTruth: Float64Array;
  /** Of the true outline's pixels to the predicted one; Infinity where there is no predicted one. */
  toPredicted: Float64Array;
}

/**
 * Measures how far the outlines of two masks are from each other, pixel centre to pixel centre, exactly.
 *
 * A mask's outline is those of its pixels that have one of their four neighbours outside it. The image ends the mask, so
 * where a lesion is cut by the frame the frame is its outline, and only an empty mask has none.
 *
 * @param predicted a byte per pixel, [height, width]; 0 is background
 * @param truth the same size
 */
export function outlineDistances(
  predicted: Uint8Array,
  truth: Uint8Array,
  { height, width }: { height: number; width: number },
): OutlineDistances {
  const a = findOutline(predicted, height, width);
  const b = findOutline(truth, height, width);
  if (a.length + b.length === 0) return { toTruth: new Float64Array(), toPredicted: new Float64Array() };
  // Only the box around both outlines matters to the distances between them.
  const box = boundingBox([a, b], width);
  const [inA, inB] = [a, b].map((outline) => outline.map((i) => box.index(i)));
  return { toTruth: distancesTo(inB, inA, box), toPredicted: distancesTo(inA, inB, box) };
}

/** The indices of a mask's pixels that have one of their four neighbours outside the mask or the image, ascending. */
function findOutline(mask: Uint8Array, height: number, width: number): number[] {
  const outline: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) continue;
      const isInner = x > 0 && x < width - 1 && y > 0 && y < height - 1 && mask[i - 1] !== 0 &&
        mask[i + 1] !== 0 && mask[i - width] !== 0 && mask[i + width] !== 0;
      if (!isInner) outline.push(i);
    }
  }
  return outline;
}

/** The distance of each pixel of `from` to the nearest of `to`; both as indices into the box. */
function distancesTo(
  to: readonly number[],
  from: readonly number[],
  box: { height: number; width: number },
): Float64Array {
  const marks = new Uint8Array(box.height * box.width);
  for (const i of to) marks[i] = 1;
  const squares = squaredDistances(marks, box);
  return Float64Array.from(from, (i) => Math.sqrt(squares[i]));
}

/** The smallest box around some pixels, and how an index into the image becomes one into the box. */
function boundingBox(
  outlines: readonly (readonly number[])[],
  width: number,
): { height: number; width: number; index(i: number): number } {
  let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
  for (const outline of outlines) {
    for (const i of outline) {
      const x = i % width;
      const y = (i - x) / width;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  const boxWidth = right - left + 1;
  return {
    height: bottom - top + 1,
    width: boxWidth,
    index: (i) => (Math.floor(i / width) - top) * boxWidth + i % width - left,
  };
}
