// What tells a mass from other outlines in a grey image: lib/regions/mass_score.ts has the meaning.

/** Edges are looked at in a band so wide on either side, as a share of the radius, and at least so many pixels of 256. */
const BAND_SHARE: f64 = 0.15, BAND: f64 = 2, BAND_SAMPLES = 4;
/** Speckle makes no gap: edges are means over so many rays on either side of each. */
const RAYS_BESIDE = 2, LEAST_PLAIN: f64 = 0.1;
/** What lies behind: from 0.1 to 0.8 of the height below it, which is held to 4 to 40 pixels of 256, and 0.7 of the width. */
const BEHIND_FROM: f64 = 0.1, BEHIND_TO: f64 = 0.8, BEHIND_WIDTH: f64 = 0.7;
const BEHIND_LEAST: f64 = 4, BEHIND_MOST: f64 = 40, BEHIND_SAMPLES = 8, BEHIND_FEWEST = 8;

/** How bright an image is at each depth: the means of its rows, without frame, [height] of 64 bits, and the first and last. */
let means: usize = 0, firstRow = -1, lastRow = 0;
/** The image nearly as it is, and with less speckle: [height, width] each; and where it is no frame. */
let fine: usize = 0, calm: usize = 0, usable: usize = 0;
let height = 0, width = 0;
/** The deviation of brightness, and a pixel of 256. */
let deviation: f64 = 1, scale: f64 = 1;

/** Takes an image: `levels` begins with the two that are needed, and `rowMeans` has room for 64 bits a row. */
export function beginMasses(
  levels: usize,
  isUsable: usize,
  rows: i32,
  columns: i32,
  itsDeviation: f64,
  itsScale: f64,
  rowMeans: usize,
): void {
  fine = levels;
  calm = levels + (<usize> (rows * columns) << 2);
  usable = isUsable;
  height = rows;
  width = columns;
  deviation = itsDeviation;
  scale = itsScale;
  means = rowMeans;
  firstRow = -1;
  lastRow = 0;
  for (let row = 0, at: usize = 0; row < rows; row++) {
    let sum: f64 = 0, count = 0;
    for (let column = 0; column < columns; column++, at++) {
      if (!load<u8>(isUsable + at)) continue;
      sum += load<f32>(levels + (at << 2));
      count++;
    }
    store<f64>(rowMeans + (<usize> row << 3), count ? sum / count : 0);
    if (count == 0) continue;
    lastRow = row;
    if (firstRow < 0) firstRow = row;
  }
  firstRow = max(0, firstRow);
}

/**
 * What is seen of some outlines, each a place's row and column, 1 where it is dark within or −1, and its radii, of 64 bits:
 * the edge where it is least plain, how deep its middle lies, 0–1, and how much brighter it is behind, [count, 3].
 *
 * @param directions sines and cosines of the rays
 * @param work two doubles a ray
 */
export function seeMasses(
  outlines: usize,
  count: i32,
  rays: i32,
  directions: usize,
  halo: f64,
  haloShare: f64,
  work: usize,
  to: usize,
): void {
  const radiiBytes = <usize> rays << 3;
  for (; count > 0; count--, outlines += 24 + radiiBytes, to += 24) {
    const row = load<f64>(outlines), column = load<f64>(outlines, 8), sign = load<f64>(outlines, 16);
    const radii = outlines + 24;
    store<f64>(to, leastPlainEdge(row, column, sign, radii, rays, directions, halo, haloShare, work));
    const middle = placeCorners(row, column, radii, rays, directions, work);
    store<f64>(to, (middle - firstRow) / max(1, lastRow - firstRow), 8);
    store<f64>(to, brightnessBehind(work, rays), 16);
  }
}

/** How much brighter it is without than within, in deviations, on the rays where that is least. */
function leastPlainEdge(
  row: f64,
  column: f64,
  sign: f64,
  radii: usize,
  rays: i32,
  directions: usize,
  halo: f64,
  haloShare: f64,
  edges: usize,
): f64 {
  const smooth = edges + (<usize> rays << 3);
  for (let ray = 0; ray < rays; ray++) {
    const at = <usize> ray << 3;
    const down = load<f64>(directions + at), across = load<f64>(directions + (<usize> rays << 3) + at);
    const radius = load<f64>(radii + at);
    const steepest = max(0.5, (radius - halo * scale) / (1 + haloShare)), band = max(BAND * scale, BAND_SHARE * radius);
    let rise: f64 = 0;
    for (let i = 0; i < BAND_SAMPLES; i++) {
      const far = (i + 0.5) / BAND_SAMPLES * band, out = steepest + far, within = steepest - far;
      rise += toneAt(row + out * down, column + out * across) - toneAt(row + within * down, column + within * across);
    }
    store<f64>(edges + at, sign * rise / BAND_SAMPLES / deviation);
  }
  for (let ray = 0; ray < rays; ray++) {
    let sum: f64 = 0;
    for (let by = -RAYS_BESIDE; by <= RAYS_BESIDE; by++) {
      sum += load<f64>(edges + (<usize> ((ray + by + rays) % rays) << 3));
    }
    store<f64>(smooth + (<usize> ray << 3), sum / (2 * RAYS_BESIDE + 1));
  }
  // The lowest so many, one after the other.
  let least: f64 = 0;
  for (let rank = <i32> floor(LEAST_PLAIN * rays); rank >= 0; rank--) {
    let lowest = smooth;
    for (let at = smooth, end = smooth + (<usize> rays << 3); at < end; at += 8) {
      if (load<f64>(at) < load<f64>(lowest)) lowest = at;
    }
    least = load<f64>(lowest);
    store<f64>(lowest, Infinity);
  }
  return least;
}

/** Writes an outline's corners, row and column each, and returns the row of its centroid. */
function placeCorners(row: f64, column: f64, radii: usize, rays: i32, directions: usize, to: usize): f64 {
  const bytes = <usize> rays << 3;
  for (let at: usize = 0; at < bytes; at += 8) {
    const radius = load<f64>(radii + at);
    store<f64>(to + 2 * at, row + radius * load<f64>(directions + at));
    store<f64>(to + 2 * at, column + radius * load<f64>(directions + bytes + at), 8);
  }
  const origin = load<f64>(to);
  let area: f64 = 0, sum: f64 = 0;
  for (let corner = 0; corner < rays; corner++) {
    const one = to + (<usize> corner << 4), next = to + (<usize> ((corner + 1) % rays) << 4);
    const y = load<f64>(one), nextY = load<f64>(next);
    const cross = load<f64>(one, 8) * (nextY - origin) - load<f64>(next, 8) * (y - origin);
    area += cross;
    sum += cross * (y - origin + nextY - origin);
  }
  return origin + (area == 0 ? 0 : sum / (3 * area));
}

/** How much brighter it is below an outline than elsewhere at that depth, in deviations; 0 where that cannot be seen. */
function brightnessBehind(corners: usize, rays: i32): f64 {
  let top: f64 = Infinity, bottom: f64 = -Infinity, left: f64 = Infinity, right: f64 = -Infinity;
  for (let at = corners, end = corners + (<usize> rays << 4); at < end; at += 16) {
    const y = load<f64>(at), x = load<f64>(at, 8);
    top = min(top, y);
    bottom = max(bottom, y);
    left = min(left, x);
    right = max(right, x);
  }
  const reach = max(BEHIND_LEAST * scale, min(BEHIND_MOST * scale, bottom - top));
  let sum: f64 = 0, count = 0;
  for (let i = 0; i < BEHIND_SAMPLES; i++) {
    const down = BEHIND_FROM + (BEHIND_TO - BEHIND_FROM) * (i + 0.5) / BEHIND_SAMPLES;
    const row = <i32> floor(bottom + down * reach + 0.5);
    if (row < 0 || row >= height) continue;
    for (let j = 0; j < BEHIND_SAMPLES; j++) {
      const across = ((j + 0.5) / BEHIND_SAMPLES - 0.5) * BEHIND_WIDTH;
      const column = <i32> floor((left + right) / 2 + across * (right - left) + 0.5);
      if (column < 0 || column >= width) continue;
      const at = <usize> (row * width + column);
      if (!load<u8>(usable + at)) continue;
      sum += <f64> load<f32>(fine + (at << 2)) - load<f64>(means + (<usize> row << 3));
      count++;
    }
  }
  return count > BEHIND_FEWEST ? sum / count / deviation : 0;
}

/** The brightness with less speckle at the nearest pixel. */
function toneAt(y: f64, x: f64): f64 {
  const row = min(height - 1, max(0, <i32> floor(y + 0.5)));
  const column = min(width - 1, max(0, <i32> floor(x + 0.5)));
  return load<f32>(calm + (<usize> (row * width + column) << 2));
}
