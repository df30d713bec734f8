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
 * Blurs a grid in place: three means, or as many as asked for, over 2·radius + 1 values along rows, and three along columns, by running sums, so that
 * the time does not grow with the radius. Beyond its edges the grid goes on as at the edge.
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
  const { kernels, at, floats } = makeRoom({
    grid: grid.byteLength,
    other: grid.byteLength,
    line: (width + 2 * radius + 1) * 4,
    sums: width * 8,
  });
  floats.set(grid, at.grid / 4);
  kernels.blurRows(at.grid, height, width, radius, passes, at.line);
  let [from, to] = [at.grid, at.other];
  for (let pass = 0; pass < passes; pass++) {
    kernels.blurColumns(from, to, height, width, radius, at.sums);
    [from, to] = [to, from];
  }
  grid.set(floats.subarray(from / 4, from / 4 + grid.length));
}
