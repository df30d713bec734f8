// Merging by Ward's criterion: lib/regions/merge_by_ward.ts. Of each node there are sums, doubles in a row: its pixels, those
// of them that are frame, its samples, L*, a* and b*, and the features; and means in another: L*, a*, b*, and the square roots
// of the features' means. What two nodes share lies in square matrices by both.
const PIXELS = 0, FRAME = 8, SAMPLES = 16, LAB = 24, FEATURES = 48;
/** Doubles before the features, and bytes of a colour. */
const OWN = 6, COLOURS = 3, COLOUR_BYTES: usize = 24;

/** In which nodes there are how many, where they lie, and what tells them apart; set by {@linkcode beginMerging}. */
let nodes: i32 = 0, features: i32 = 0;
let sumsOf: usize = 0, meansOf: usize = 0, lengths: usize = 0, costs: usize = 0;
let outlines: usize = 0, ids: usize = 0, bests: usize = 0, isWhole: usize = 0;
let colourWeight: f64 = 0, featureWeight: f64 = 0, pixels: f64 = 0;
let frameLast: f64 = 0, wholeLast: f64 = 0;

/**
 * Says where `count` nodes lie: `sums` as above; room for `means`; the lengths of outlines that two of them share, 32 bits
 * each; room for as many costs of 64; each node's whole outline, 64 bits; room for ids and nearest neighbours, 32 bits each;
 * and a byte each, 1 for those that become one before others merge with them.
 */
export function beginMerging(
  count: i32,
  featureCount: i32,
  sums: usize,
  means: usize,
  sharedLengths: usize,
  sharedCosts: usize,
  wholeOutlines: usize,
  nodeIds: usize,
  nearest: usize,
  whole: usize,
): void {
  nodes = count;
  features = featureCount;
  sumsOf = sums;
  meansOf = means;
  lengths = sharedLengths;
  costs = sharedCosts;
  outlines = wholeOutlines;
  ids = nodeIds;
  bests = nearest;
  isWhole = whole;
}

/**
 * Merges the cheapest pair of neighbours until `leave` nodes are left, or no neighbours: of equal costs the pair with the
 * lower ids. `colour` and `learnt` weigh squared distances; pairs of which one is frame, or whole, cost so much more. Nodes are numbered from 0, what merges make from `count` on. Writes each merge: both
 * ids, the lower first, 32 bits each, and the cost of 64. Returns how many there are.
 */
export function mergeNodes(
  leave: i32,
  colour: f64,
  learnt: f64,
  frame: f64,
  whole: f64,
  merges: usize,
): i32 {
  colourWeight = colour;
  featureWeight = learnt;
  frameLast = frame;
  wholeLast = whole;
  pixels = 0;
  for (let node = 0; node < nodes; node++) {
    pixels += load<f64>(sums(node));
    store<i32>(ids + (<usize> node << 2), node);
    writeMeans(node);
  }
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < a; b++) writeCost(a, b);
    store<f64>(costs + (<usize> (a * nodes + a) << 3), Infinity);
  }
  for (let node = 0; node < nodes; node++) findNearest(node);

  let made = 0;
  for (; made < nodes - leave; made++, merges += 16) {
    const one = cheapest();
    if (one < 0) break;
    const other = nearestOf(one);
    const isFirst = idOf(one) < idOf(other);
    const into = isFirst ? one : other, from = isFirst ? other : one;
    store<i32>(merges, idOf(into));
    store<i32>(merges, idOf(from), 4);
    store<f64>(merges, costOf(into, from), 8);
    merge(into, from, nodes + made);
  }
  return made;
}

function sums(node: i32): usize {
  return sumsOf + (<usize> (node * (OWN + features)) << 3);
}

function means(node: i32): usize {
  return meansOf + (<usize> (node * (COLOURS + features)) << 3);
}

function idOf(node: i32): i32 {
  return load<i32>(ids + (<usize> node << 2));
}

function nearestOf(node: i32): i32 {
  return load<i32>(bests + (<usize> node << 2));
}

function costOf(a: i32, b: i32): f64 {
  return load<f64>(costs + (<usize> (a * nodes + b) << 3));
}

function lengthAt(a: i32, b: i32): usize {
  return lengths + (<usize> (a * nodes + b) << 2);
}

function writeMeans(node: i32): void {
  const from = sums(node), to = means(node);
  const size = load<f64>(from, PIXELS), samples = load<f64>(from, SAMPLES);
  for (let i: usize = 0; i < COLOUR_BYTES; i += 8) store<f64>(to + i, load<f64>(from + i, LAB) / size);
  for (let i: usize = 0, end = <usize> features << 3; i < end; i += 8) {
    store<f64>(to + i, sqrt(load<f64>(from + i, FEATURES) / samples), 24);
  }
}

function isFrame(node: i32): bool {
  return 2 * load<f64>(sums(node), FRAME) > load<f64>(sums(node), PIXELS);
}

/** What merging two nodes costs, in both places; infinite where they share no outline. */
function writeCost(a: i32, b: i32): void {
  const cost = mergingCost(a, b);
  store<f64>(costs + (<usize> (a * nodes + b) << 3), cost);
  store<f64>(costs + (<usize> (b * nodes + a) << 3), cost);
}

function mergingCost(a: i32, b: i32): f64 {
  const length = load<u32>(lengthAt(a, b));
  if (length == 0) return Infinity;
  const meansA = means(a), meansB = means(b);
  let colour: f64 = 0, learnt: f64 = 0;
  for (let i: usize = 0; i < COLOUR_BYTES; i += 8) {
    const difference = load<f64>(meansA + i) - load<f64>(meansB + i);
    colour += difference * difference;
  }
  for (let i = COLOUR_BYTES, end = <usize> (COLOURS + features) << 3; i < end; i += 8) {
    const difference = load<f64>(meansA + i) - load<f64>(meansB + i);
    learnt += difference * difference;
  }
  const sizeA = load<f64>(sums(a), PIXELS), sizeB = load<f64>(sums(b), PIXELS);
  const share = <f64> length /
    min(load<f64>(outlines + (<usize> a << 3)), load<f64>(outlines + (<usize> b << 3)));
  const cost = sizeA * sizeB / (sizeA + sizeB) / pixels * (colourWeight * colour + featureWeight * learnt) /
    sqrt(share);
  if (load<u8>(isWhole + a) != load<u8>(isWhole + b)) return cost + wholeLast;
  return isFrame(a) != isFrame(b) ? cost + frameLast : cost;
}

/** Whether merging nodes a and b comes before merging c and d: it is cheaper, or their ids are lower. */
function isBefore(a: i32, b: i32, c: i32, d: i32): bool {
  const one = costOf(a, b), other = costOf(c, d);
  if (one != other) return one < other;
  const low = min(idOf(a), idOf(b)), lowOther = min(idOf(c), idOf(d));
  if (low != lowOther) return low < lowOther;
  return max(idOf(a), idOf(b)) < max(idOf(c), idOf(d));
}

/** Notes a node's cheapest neighbour; −1 where it has none. */
function findNearest(node: i32): void {
  let best = -1;
  for (let other = 0; other < nodes; other++) {
    if (costOf(node, other) < Infinity && (best < 0 || isBefore(node, other, node, best))) best = other;
  }
  store<i32>(bests + (<usize> node << 2), best);
}

/** The node that has the cheapest neighbour of all; −1 where none has one. */
function cheapest(): i32 {
  let best = -1;
  for (let node = 0; node < nodes; node++) {
    const other = nearestOf(node);
    if (other >= 0 && (best < 0 || isBefore(node, other, best, nearestOf(best)))) best = node;
  }
  return best;
}

/** Makes a node part of another, which is `id` then. */
function merge(into: i32, from: i32, id: i32): void {
  const to = sums(into), added = sums(from);
  for (let i: usize = 0, end = <usize> (OWN + features) << 3; i < end; i += 8) {
    store<f64>(to + i, load<f64>(to + i) + load<f64>(added + i));
  }
  writeMeans(into);
  const outline = outlines + (<usize> into << 3);
  store<f64>(
    outline,
    load<f64>(outline) + load<f64>(outlines + (<usize> from << 3)) - 2 * <f64> load<u32>(lengthAt(into, from)),
  );
  store<u8>(isWhole + into, load<u8>(isWhole + into) | load<u8>(isWhole + from));
  store<i32>(ids + (<usize> into << 2), id);
  store<i32>(bests + (<usize> from << 2), -1);
  for (let other = 0; other < nodes; other++) {
    if (other == into || other == from) {
      store<u32>(lengthAt(into, other), 0);
    } else {
      const length = load<u32>(lengthAt(into, other)) + load<u32>(lengthAt(from, other));
      store<u32>(lengthAt(into, other), length);
      store<u32>(lengthAt(other, into), length);
    }
    store<u32>(lengthAt(from, other), 0);
    store<u32>(lengthAt(other, from), 0);
  }
  for (let other = 0; other < nodes; other++) {
    store<f64>(costs + (<usize> (from * nodes + other) << 3), Infinity);
    store<f64>(costs + (<usize> (other * nodes + from) << 3), Infinity);
    writeCost(into, other);
  }
  findNearest(into);
  for (let other = 0; other < nodes; other++) {
    const nearest = nearestOf(other);
    if (nearest < 0 || other == into) continue;
    if (nearest == into || nearest == from) findNearest(other);
    else if (costOf(other, into) < Infinity && isBefore(other, into, other, nearest)) {
      store<i32>(bests + (<usize> other << 2), into);
    }
  }
}
