import type { FloatImage, RgbImage } from "../types.ts";

/** For each output position: the first input position it covers, how many, and the share of each. Shares sum to 1. */
interface Coverage {
  starts: Int32Array;
  counts: Int32Array;
  /** [out, stride] */
  shares: Float32Array;
  stride: number;
}

/**
 * The image with its longest side reduced to `size`, aspect kept, as 0–1 floats. Never enlarged.
 *
 * Area average: every output pixel is the mean of the input area it covers, with exact fractional coverage, so nothing
 * aliases and nothing is lost. Taken from `precise` where there is one.
 *
 * @param size longest side in pixels; larger keeps more detail
 * @returns [height, width, 3] in 0–1; the shorter side is rounded, at least 1
 */
export function resizeToFit(image: RgbImage, size: number): FloatImage {
  const { height, width } = fitSize(image, size);
  const source = image.precise ?? image.data; // [H, W, 3]
  const scale = image.precise ? 1 : 1 / 255;
  if (height === image.height && width === image.width) {
    return { height, width, data: Float32Array.from(source, (value) => value * scale) };
  }
  const rows = coverage(image.height, height);
  const columns = coverage(image.width, width);
  const data = new Float32Array(height * width * 3);
  const sum = new Float32Array(image.width * 3); // one output row at input width
  for (let y = 0; y < height; y++) {
    averageRows(source, sum, rows, y);
    averageColumns(sum, data, columns, y * width * 3, scale);
  }
  return { height, width, data };
}

/** Height and width of the image fitted into `size`, without resizing it. */
export function fitSize({ height, width }: { height: number; width: number }, size: number) {
  const scale = Math.min(1, size / Math.max(height, width));
  return { height: Math.max(1, Math.round(height * scale)), width: Math.max(1, Math.round(width * scale)) };
}

function coverage(from: number, to: number): Coverage {
  const step = from / to;
  const stride = Math.ceil(step) + 1;
  const starts = new Int32Array(to);
  const counts = new Int32Array(to);
  const shares = new Float32Array(to * stride);
  for (let i = 0; i < to; i++) {
    const low = i * step;
    const high = Math.min(from, (i + 1) * step);
    const first = Math.min(from - 1, Math.floor(low));
    const last = Math.min(from, Math.max(first + 1, Math.ceil(high)));
    starts[i] = first;
    counts[i] = last - first;
    for (let j = first; j < last; j++) {
      shares[i * stride + j - first] = Math.max(0, Math.min(high, j + 1) - Math.max(low, j)) / (high - low);
    }
  }
  return { starts, counts, shares, stride };
}

/** sum[x] = Σ share · source[row, x], over the input rows that output row `y` covers. */
function averageRows(source: Uint8Array | Float32Array, sum: Float32Array, rows: Coverage, y: number): void {
  sum.fill(0);
  for (let j = 0; j < rows.counts[y]; j++) {
    addRow(source, (rows.starts[y] + j) * sum.length, rows.shares[y * rows.stride + j], sum);
  }
}

function addRow(source: Uint8Array | Float32Array, offset: number, share: number, sum: Float32Array): void {
  for (let x = 0; x < sum.length; x++) sum[x] += share * source[offset + x];
}

function averageColumns(
  sum: Float32Array,
  data: Float32Array,
  columns: Coverage,
  offset: number,
  scale: number,
): void {
  const { starts, counts, shares, stride } = columns;
  for (let x = 0; x < starts.length; x++) {
    let red = 0, green = 0, blue = 0;
    let from = starts[x] * 3;
    for (let j = 0; j < counts[x]; j++, from += 3) {
      const share = shares[x * stride + j];
      red += share * sum[from];
      green += share * sum[from + 1];
      blue += share * sum[from + 2];
    }
    const to = offset + x * 3;
    data[to] = red * scale;
    data[to + 1] = green * scale;
    data[to + 2] = blue * scale;
  }
}
