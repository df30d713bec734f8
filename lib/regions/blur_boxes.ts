/** Three box blurs are a Gaussian to within 3 %. */
const PASSES = 3;

/**
 * The radius of the boxes of which three in a row have a Gaussian's deviation: each has a variance of r·(r + 1) / 3.
 *
 * @param deviation in pixels; below 0.87 the radius is 0, and nothing is blurred
 */
export function boxRadius(deviation: number): number {
  return Math.round((Math.sqrt(1 + 4 * deviation * deviation) - 1) / 2);
}

/**
 * Blurs a grid in place: three means over 2·radius + 1 values along rows, and three along columns, by running sums, so that
 * the time does not grow with the radius. Beyond its edges the grid goes on as at the edge.
 *
 * @param grid [height, width]
 */
export function blurBoxes(grid: Float32Array, height: number, width: number, radius: number): void {
  blurRows(grid, height, width, radius);
  const other = new Float32Array(grid.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const [from, to] = pass % 2 === 0 ? [grid, other] : [other, grid];
    blurColumns(from, to, height, width, radius);
  }
  if (PASSES % 2 === 1) grid.set(other);
}

/** All passes over a row while it is in the processor's cache. */
function blurRows(grid: Float32Array, height: number, width: number, radius: number): void {
  // A row with its edges repeated on both sides, so that the loop over it has no special cases.
  const line = new Float32Array(width + 2 * radius + 1);
  for (let row = 0; row < height; row++) blurRow(grid, row * width, width, radius, line);
}

function blurRow(grid: Float32Array, first: number, width: number, radius: number, line: Float32Array): void {
  const side = 2 * radius + 1, share = 1 / side;
  for (let pass = 0; pass < PASSES; pass++) {
    line.fill(grid[first], 0, radius);
    line.set(grid.subarray(first, first + width), radius);
    line.fill(grid[first + width - 1], radius + width);
    let sum = 0;
    for (let i = 0; i < side; i++) sum += line[i];
    for (let column = 0; column < width; column++) {
      grid[first + column] = sum * share;
      sum += line[column + side] - line[column];
    }
  }
}

/** All columns at once, row by row, as the grid lies in memory. */
function blurColumns(
  from: Float32Array,
  to: Float32Array,
  height: number,
  width: number,
  radius: number,
): void {
  const share = 1 / (2 * radius + 1);
  const sums = new Float64Array(width);
  const rowAt = (row: number) => Math.min(Math.max(row, 0), height - 1) * width;
  for (let row = -radius; row <= radius; row++) {
    for (let column = 0, at = rowAt(row); column < width; column++) sums[column] += from[at + column];
  }
  for (let row = 0; row < height; row++) {
    slideRow(from, to, sums, share, row * width, rowAt(row + radius + 1), rowAt(row - radius));
  }
}

/** Writes a row of means, and takes the sums one row down. */
function slideRow(
  from: Float32Array,
  to: Float32Array,
  sums: Float64Array,
  share: number,
  at: number,
  entering: number,
  leaving: number,
): void {
  const width = sums.length;
  for (let column = 0; column < width; column++) {
    to[at + column] = sums[column] * share;
    sums[column] += from[entering + column] - from[leaving + column];
  }
}
