// How unions of regions lie in their image and stand out from it, and what that says for a lesion:
// lib/regions/measure_unions.ts, which has the measures' meaning, and rank_unions.ts.

/** Where a union's measures are, in bytes, all doubles; `MEASURES` of them a union. */
const PIXELS = 0, ROW = 8, COLUMN = 16, FRACTION = 24, OFF_CENTRE = 32, BORDER_CONTACT = 40, FRAME_CONTACT = 48;
const SIDES = 56, ELLIPSE = 64, COMPACTNESS = 72, INSIDE = 80, RING = 104, OUTSIDE = 128, EDGE = 152;
const SEPARATION = 160, SPREAD_INSIDE = 168, SPREAD_OUTSIDE = 176;
const MEASURES = 23;

/** Where a union's sums are: those that `sumUnions()` is given of its regions, then what it sums of its outlines. */
const SUM_ROWS = 8, SUM_COLUMNS = 16, ROW_ROW = 24, ROW_COLUMN = 32, COLUMN_COLUMN = 40, LAB = 48;
const LIGHTNESS_SQUARED = 72, BORDER = 80, SHARED = 112, FRAMED = 120, GRADIENT = 128, RING_SUM = 136;
const SUMS = 20;

/** And what is known of the image without its frame. */
const HEIGHT = 0, WIDTH = 8, ALL_PIXELS = 16, ALL_SQUARED = 24, MEAN = 32, VARIANCE = 56;

/** Measures unions by what they sum up to: [count, MEASURES] of 64 bits. */
export function measureUnions(sums: usize, count: i32, whole: usize, to: usize): void {
  for (; count > 0; count--, sums += SUMS * 8, to += MEASURES * 8) measure(sums, whole, to);
}

function measure(sums: usize, whole: usize, to: usize): void {
  const height = load<f64>(whole, HEIGHT), width = load<f64>(whole, WIDTH), all = load<f64>(whole, ALL_PIXELS);
  const size = load<f64>(sums), rest = max(1.0, all - size);
  const shared = load<f64>(sums, SHARED), framed = load<f64>(sums, FRAMED);
  let bordering: f64 = 0, sides: f64 = 0;
  for (let side: usize = 0; side < 4; side++) {
    const length = load<f64>(sums + 8 * side, BORDER);
    bordering += length;
    if (length > 0.1 * (side % 2 == 0 ? width : height)) sides++;
  }
  const outline = shared + framed + bordering;

  const row = load<f64>(sums, SUM_ROWS) / size, column = load<f64>(sums, SUM_COLUMNS) / size;
  const rr = load<f64>(sums, ROW_ROW) / size - row * row + 1.0 / 12; // 1/12: a pixel's own extent
  const rc = load<f64>(sums, ROW_COLUMN) / size - row * column;
  const cc = load<f64>(sums, COLUMN_COLUMN) / size - column * column + 1.0 / 12;
  const down = (row + 0.5) / height * 2 - 1, across = (column + 0.5) / width * 2 - 1;

  store<f64>(to, size, PIXELS);
  store<f64>(to, row, ROW);
  store<f64>(to, column, COLUMN);
  store<f64>(to, size / all, FRACTION);
  store<f64>(to, sqrt(down * down + across * across), OFF_CENTRE);
  store<f64>(to, bordering / outline, BORDER_CONTACT);
  store<f64>(to, framed / outline, FRAME_CONTACT);
  store<f64>(to, sides, SIDES);
  store<f64>(to, min(1.0, size / (4 * Math.PI * sqrt(max(1e-9, rr * cc - rc * rc)))), ELLIPSE);
  store<f64>(to, 4 * Math.PI * size / (outline * outline), COMPACTNESS);
  for (let i: usize = 0; i < 24; i += 8) {
    const own = load<f64>(sums + i, LAB), outside = (load<f64>(whole + i, MEAN) * all - own) / rest;
    store<f64>(to + i, own / size, INSIDE);
    store<f64>(to + i, outside, OUTSIDE);
    store<f64>(to + i, shared > 0 ? load<f64>(sums + i, RING_SUM) / shared : outside, RING);
  }
  store<f64>(to, shared > 0 ? load<f64>(sums, GRADIENT) / shared : 0, EDGE);
  const contrast = difference(to + INSIDE, to + OUTSIDE);
  store<f64>(to, size / all * rest / all * (contrast * contrast) / load<f64>(whole, VARIANCE), SEPARATION);
  const squared = load<f64>(sums, LIGHTNESS_SQUARED), all2 = load<f64>(whole, ALL_SQUARED);
  store<f64>(to, spread(squared / size, load<f64>(to, INSIDE)), SPREAD_INSIDE);
  store<f64>(to, spread((all2 - squared) / rest, load<f64>(to, OUTSIDE)), SPREAD_OUTSIDE);
}

/** ΔE 1976. */
function difference(a: usize, b: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < 24; i += 8) {
    const apart = load<f64>(a + i) - load<f64>(b + i);
    sum += apart * apart;
  }
  return sqrt(sum);
}

/** A standard deviation by a mean of squares and a mean. */
function spread(squared: f64, mean: f64): f64 {
  return sqrt(max(0.0, squared - mean * mean));
}

/** A typical difference that is plain to see, ΔE: what absolute contrasts are divided by. */
const PLAIN: f64 = 20;
/** Smaller than this share of the image is more often a part of a lesion than one: the logarithm of 0.02. */
const SMALL: f64 = -3.912023005428146;
/** Ink and stickers are bluer than skin by more than this, Δb*; veils in lesions by less. */
const VEIL: f64 = 5;
/** A click so many radii from the middle is as bad as any further off. */
const FAR: f64 = 3;
const TERMS: usize = 23;

/**
 * Scores unions: of each, the points of every term, that is its factor times its value, [count, TERMS], and their sum,
 * [count], all of 64 bits. Contrasts are relative to the image's own deviation of colour, so that a faint lesion on even skin
 * counts like a dark one.
 *
 * @param logFractions the logarithms of the unions' fractions: AssemblyScript's own needs a table, and all memory is the callers'
 * @param click a row and a column, or 0
 *
 * Terms are of the order of 1, and in the order of `TERMS` in lib/regions/target_terms.ts.
 */
export function scoreUnions(
  measures: usize,
  logFractions: usize,
  count: i32,
  deviation: f64,
  click: usize,
  factors: usize,
  points: usize,
  scores: usize,
): void {
  for (; count > 0; count--, measures += MEASURES * 8, points += TERMS * 8, logFractions += 8, scores += 8) {
    writeTerms(measures, load<f64>(logFractions), deviation, click, points);
    let score: f64 = 0;
    for (let term: usize = 0; term < TERMS * 8; term += 8) {
      const factor = load<f64>(factors + term);
      const own = factor == 0 ? 0 : factor * load<f64>(points + term);
      store<f64>(points + term, own);
      score += own;
    }
    store<f64>(scores, score);
  }
}

function writeTerms(m: usize, logFraction: f64, deviation: f64, click: usize, to: usize): void {
  const inside = load<f64>(m, INSIDE), ring = load<f64>(m, RING), outside = load<f64>(m, OUTSIDE);
  const redness = load<f64>(m, INSIDE + 8) - load<f64>(m, OUTSIDE + 8);
  const blueness = load<f64>(m, OUTSIDE + 16) - load<f64>(m, INSIDE + 16);
  const fraction = load<f64>(m, FRACTION), offCentre = load<f64>(m, OFF_CENTRE);
  store<f64>(to, (ring - inside) / deviation, 0); // darkerThanRing
  store<f64>(to, (outside - inside) / deviation, 8); // darkerThanRest
  store<f64>(to, inside / PLAIN, 16); // paleInside
  store<f64>(to, outside / PLAIN, 24); // paleOutside
  store<f64>(to, redness / PLAIN, 32); // redder
  store<f64>(to, max(0.0, blueness - VEIL) / PLAIN, 40); // ink
  store<f64>(to, difference(m + INSIDE, m + RING) / deviation, 48); // ringContrast
  store<f64>(to, difference(m + INSIDE, m + OUTSIDE) / deviation, 56); // restContrast
  store<f64>(to, load<f64>(m, SEPARATION), 64); // separation
  store<f64>(to, load<f64>(m, EDGE) / PLAIN, 72); // plainEdge
  store<f64>(to, load<f64>(m, BORDER_CONTACT), 80); // borderContact
  store<f64>(to, load<f64>(m, FRAME_CONTACT), 88); // frameContact
  store<f64>(to, load<f64>(m, SIDES) / 4, 96); // sides
  store<f64>(to, offCentre, 104); // offCentre
  store<f64>(to, offCentre * offCentre, 112); // farOffCentre
  store<f64>(to, logFraction, 120); // size
  store<f64>(to, max(0.0, SMALL - logFraction), 128); // tiny
  store<f64>(to, max(0.0, fraction - 0.5), 136); // overHalf
  store<f64>(to, load<f64>(m, ELLIPSE), 144); // ellipse
  store<f64>(to, sqrt(load<f64>(m, COMPACTNESS)), 152); // compactness
  store<f64>(to, load<f64>(m, SPREAD_INSIDE) / deviation, 160); // unevenInside
  store<f64>(to, load<f64>(m, SPREAD_OUTSIDE) / deviation, 168); // unevenOutside
  store<f64>(to, click ? min(FAR, radiiFrom(m, click)) : 0, 176); // offClick
}

/** How far a click is from a union's centroid, in radii of a disc as large as it. */
function radiiFrom(m: usize, click: usize): f64 {
  const down = load<f64>(m, ROW) - load<f64>(click), across = load<f64>(m, COLUMN) - load<f64>(click, 8);
  return sqrt(down * down + across * across) / sqrt(load<f64>(m, PIXELS) / Math.PI);
}

/**
 * The Dice coefficient to expect of each of some unions, were each the true one with its probability: [count] of 64 bits.
 *
 * @param shared pixels that two have in common, [count, count], and `sizes` of each, of 64 bits
 */
export function expectDice(count: i32, shared: usize, sizes: usize, probabilities: usize, to: usize): void {
  for (let one = 0; one < count; one++) {
    const size = load<f64>(sizes + (<usize> one << 3));
    let expected: f64 = 0;
    for (let other = 0; other < count; other++, shared += 8) {
      const at = <usize> other << 3;
      expected += load<f64>(probabilities + at) * 2 * load<f64>(shared) / (load<f64>(sizes + at) + size);
    }
    store<f64>(to + (<usize> one << 3), expected);
  }
}
