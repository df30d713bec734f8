/** Where circles are looked for: their centres' distance from the image's, as shares of its sides, and how many steps a side. */
const OFFSET = 0.12, OFFSET_STEPS = 7;
/** A corner is dark when its mean, outside the circle, is at most this (0–255), */
const DARK = 80;
/** and at most this share of what lies inside the circle next to it. */
const DARK_SHARE = 0.6;
/** Width of the rings on both sides of the circle that are compared, as a share of the image's half diagonal. */
const RING = 0.08;
/** Where the brightness has risen by this share from that outside to that inside the circle, the frame ends. */
const RISE = 0.6;
/** Side of the squares in the image's corners that are looked at first. */
const OUTERMOST = 3;
/** Fewer pixels outside the circle than this are too few to call a corner. */
const LEAST_PIXELS = 6;

interface Circle {
  row: number;
  column: number;
  radius: number;
  dark: boolean[];
  inside: number;
  outside: number;
  score: number;
}

/**
 * The dark corners that a dermoscope leaves: what lies outside a circle round about the image's centre, in those corners
 * that are dark there. Of all circles, that with the largest step in brightness across it.
 *
 * @param image [height, width], brightness 0–255
 * @param surround what is frame already, 1; it is not looked at
 * @param leastCorners so many of the four corners must be dark by the same circle
 * @returns [height, width], 1 is frame; undefined when there are no such corners
 */
export function findDarkCorners(
  image: { height: number; width: number; data: Float32Array },
  surround: Uint8Array,
  { leastCorners = 2 } = {},
): Uint8Array | undefined {
  if (outermostDark(image) < leastCorners) return undefined; // most images: spare them the search
  let best: Circle | undefined;
  for (let i = 0; i < OFFSET_STEPS; i++) {
    for (let j = 0; j < OFFSET_STEPS; j++) {
      const at = (step: number) => 0.5 + OFFSET * (2 * step / (OFFSET_STEPS - 1) - 1);
      const circle = bestRadius(image, surround, at(i) * image.height, at(j) * image.width, leastCorners);
      if (circle && (!best || circle.score > best.score)) best = circle;
    }
  }
  return best && outsideOf(best, image);
}

/** In how many corners the outermost pixels are dark on average. */
function outermostDark(
  { height, width, data }: { height: number; width: number; data: Float32Array },
): number {
  const side = Math.min(OUTERMOST, height, width);
  const sums = [0, 0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const top = y * width, bottom = (height - 1 - y) * width, right = width - 1 - x;
      [top + x, top + right, bottom + right, bottom + x].forEach((at, corner) => sums[corner] += data[at]);
    }
  }
  return sums.filter((sum) => sum <= DARK * side * side).length;
}

/** Sums of brightness and pixels by corner and radius, so that any radius is scored by adding. */
function bestRadius(
  { height, width, data }: { height: number; width: number; data: Float32Array },
  surround: Uint8Array,
  row: number,
  column: number,
  leastCorners: number,
): Circle | undefined {
  const half = Math.hypot(height, width) / 2;
  const bins = Math.ceil(2 * half);
  const sums = Array.from({ length: 4 }, () => new Float64Array(bins + 1));
  const counts = Array.from({ length: 4 }, () => new Float64Array(bins + 1));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (surround[at]) continue;
      const corner = cornerOf(y, x, height, width);
      const bin = Math.floor(distance(y, x, row, column));
      sums[corner][bin + 1] += data[at];
      counts[corner][bin + 1]++;
    }
  }
  for (let corner = 0; corner < 4; corner++) {
    for (let bin = 1; bin <= bins; bin++) {
      sums[corner][bin] += sums[corner][bin - 1];
      counts[corner][bin] += counts[corner][bin - 1];
    }
  }
  const ring = Math.max(2, Math.round(RING * half));
  let best: Circle | undefined;
  for (let radius = Math.ceil(0.5 * Math.min(height, width) * 0.8); radius < half * 1.15; radius++) {
    const inner: number[] = [], outer: number[] = [], beyond: number[] = [];
    for (let corner = 0; corner < 4; corner++) {
      const mean = (from: number, to: number) =>
        (sums[corner][Math.min(to, bins)] - sums[corner][from]) /
        (counts[corner][Math.min(to, bins)] - counts[corner][from]);
      inner.push(mean(radius - ring, radius - (ring >> 2)));
      outer.push(mean(radius + (ring >> 2), bins));
      beyond.push(counts[corner][bins] - counts[corner][radius]);
    }
    const known = inner.filter((value) => value >= 0).sort((a, b) => a - b);
    const inside = known[known.length >> 1];
    const dark = outer.map((value, corner) =>
      beyond[corner] >= LEAST_PIXELS && value <= DARK &&
      value <= DARK_SHARE * Math.max(inner[corner], inside * 0.7)
    );
    if (dark.filter(Boolean).length < leastCorners) continue;
    let score = 0, outside = 0, weight = 0;
    for (let corner = 0; corner < 4; corner++) {
      if (!dark[corner]) continue;
      score += Math.sqrt(beyond[corner]) * (inner[corner] - outer[corner]);
      outside += beyond[corner] * outer[corner];
      weight += beyond[corner];
    }
    if (!best || score > best.score) {
      best = { row, column, radius, dark, inside, outside: outside / weight, score };
    }
  }
  return best;
}

/** What lies outside the circle, drawn in to where the dark begins to rise, in the dark corners. */
function outsideOf(
  circle: Circle,
  { height, width, data }: { height: number; width: number; data: Float32Array },
): Uint8Array {
  const { row, column, radius, dark, inside, outside } = circle;
  const ring = Math.round(RING * Math.hypot(height, width) / 2);
  const rings = Array.from({ length: ring }, (): number[] => []);
  const away = new Float32Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      away[at] = dark[cornerOf(y, x, height, width)] ? distance(y, x, row, column) : 0;
      const within = Math.floor(radius - away[at]);
      if (within >= 0 && within < ring) rings[within].push(data[at]);
    }
  }
  const limit = outside + RISE * (inside - outside);
  const risen = rings.findIndex((values) => values.length === 0 || upperPart(values) > limit);
  const edge = radius - (risen < 0 ? ring : risen);
  return Uint8Array.from(away, (value) => value >= edge ? 1 : 0);
}

/** What a third of the values exceed: a lesion darkens a part of a ring, a vignette all of it. */
function upperPart(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(2 * values.length / 3)];
}

/** 0 top left, 1 top right, 2 bottom right, 3 bottom left. */
function cornerOf(y: number, x: number, height: number, width: number): number {
  const isLow = 2 * y >= height, isRight = 2 * x >= width;
  return isLow ? (isRight ? 2 : 3) : (isRight ? 1 : 0);
}

/** Of a pixel's middle from a point; Math.hypot is several times slower. */
function distance(y: number, x: number, row: number, column: number): number {
  return Math.sqrt((y + 0.5 - row) ** 2 + (x + 0.5 - column) ** 2);
}
