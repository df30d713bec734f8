/**
 * The squared Euclidean distance of every pixel to the nearest marked one, exact: 0 on marked pixels, Infinity
 * everywhere when none is marked. Time grows with the number of pixels alone.
 *
 * First down and up each column (distance to the nearest mark of that column), then along each row the lower envelope
 * of the parabolas that stand on those distances.
 *
 * @param marks a byte per pixel, [height, width], row-major; 0 is unmarked
 * @returns [height, width], in square pixels: whole numbers
 *
 * Source: Felzenszwalb and Huttenlocher 2012, https://doi.org/10.4086/toc.2012.v008a019.
 */
export function squaredDistances(
  marks: Uint8Array,
  { height, width }: { height: number; width: number },
): Float64Array {
  const distances = columnDistances(marks, height, width);
  const envelope = { sites: new Int32Array(width), from: new Float64Array(width + 1) };
  const column = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const row = distances.subarray(y * width, (y + 1) * width);
    column.set(row);
    lowerEnvelope(column, row, envelope);
  }
  return distances;
}

/** Squared distance to the nearest mark above or below, [height, width]. */
function columnDistances(marks: Uint8Array, height: number, width: number): Float64Array {
  const distances = new Float64Array(height * width);
  // Row by row rather than column by column: memory is read in order.
  for (let x = 0; x < width; x++) distances[x] = marks[x] !== 0 ? 0 : Infinity;
  for (let i = width; i < distances.length; i++) {
    distances[i] = marks[i] !== 0 ? 0 : distances[i - width] + 1;
  }
  for (let i = distances.length - width - 1; i >= 0; i--) {
    distances[i] = Math.min(distances[i], distances[i + width] + 1);
  }
  for (let i = 0; i < distances.length; i++) distances[i] *= distances[i];
  return distances;
}

/**
 * Writes, for each x, the least of (x − q)² + heights[q] over all q.
 *
 * @param envelope room for the parabolas of the envelope (`sites`) and where each begins (`from`, one more)
 */
function lowerEnvelope(
  heights: Float64Array,
  out: Float64Array,
  { sites, from }: { sites: Int32Array; from: Float64Array },
): void {
  let last = -1;
  for (let q = 0; q < heights.length; q++) {
    if (heights[q] === Infinity) continue;
    let begins = -Infinity;
    while (last >= 0) {
      const p = sites[last];
      begins = (heights[q] - heights[p] + q * q - p * p) / (2 * (q - p));
      if (begins > from[last]) break;
      last--; // the new parabola lies below the last one wherever that one was the lowest
      begins = -Infinity;
    }
    last++;
    sites[last] = q;
    from[last] = begins;
  }
  if (last < 0) {
    out.fill(Infinity);
    return;
  }
  from[last + 1] = Infinity;
  for (let x = 0, k = 0; x < out.length; x++) {
    while (from[k + 1] < x) k++;
    out[x] = (x - sites[k]) ** 2 + heights[sites[k]];
  }
}
