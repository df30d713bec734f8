import type { PixelKernels } from "../pixels/kernel_module.js";
import { makeRoom } from "../pixels/make_room.ts";

/** Three box blurs are a Gaussian to within 3 %. */
const PASSES = 3;

/**
 * The radius of the boxes of which so many in a row have a Gaussian's deviation: each has a variance of r·(r + 1) / 3.
 *
 * @param deviation in pixels; below 0.87, or 0.5 for one box, the radius is 0, and nothing is blurred
 */
export function boxRadius(deviation: number, passes: number = PASSES): number {
  return Math.round((Math.sqrt(1 + 12 / passes * deviation * deviation) - 1) / 2);
}

/**
 * Blurs a grid in place: three means, or as many as asked for, over 2·radius + 1 values along rows, and as many along columns,
 * by running sums, so that the time does not grow with the radius. Beyond its edges the grid goes on as at the edge.
 *
 * @param grid [height, width]
 */
export function blurBoxes(
  grid: Float32Array,
  height: number,
  width: number,
  radius: number,
  passes = PASSES,
): void {
  const { kernels, at, bytes, floats } = makeRoom({
    grid: grid.byteLength,
    ...roomToBlur(height, width, radius),
  });
  floats.set(grid, at.grid / 4);
  blurInRoom(kernels, at, bytes, { grid: at.grid, height, width, radius, passes });
  grid.set(floats.subarray(at.grid / 4, at.grid / 4 + grid.length));
}

/** What {@linkcode blurInRoom} needs besides the grid: the sizes of these pieces in bytes, or where they are. */
export interface RoomToBlur {
  otherGrid: number;
  line: number;
  columnSums: number;
}

/** @param radius the largest there will be */
export function roomToBlur(height: number, width: number, radius: number): Record<keyof RoomToBlur, number> {
  return { otherGrid: height * width * 4, line: (width + 2 * radius + 1) * 4, columnSums: width * 8 };
}

/** The same for a grid that is in the kernels' memory already. */
export function blurInRoom(
  kernels: PixelKernels,
  { otherGrid, line, columnSums }: RoomToBlur,
  bytes: Uint8Array,
  { grid, height, width, radius, passes }: {
    grid: number;
    height: number;
    width: number;
    radius: number;
    passes: number;
  },
): void {
  kernels.blurRows(grid, height, width, radius, passes, line);
  let [from, to] = [grid, otherGrid];
  for (let pass = 0; pass < passes; pass++) {
    kernels.blurColumns(from, to, height, width, radius, columnSums);
    [from, to] = [to, from];
  }
  if (from !== grid) bytes.copyWithin(grid, from, from + height * width * 4);
}
