import { makeRoom } from "../pixels/make_room.ts";
import type { MeasuredRegions } from "./region_tree.ts";

/** A union of regions that the target may be: 1 for those in it, one entry a region. */
export type Union = Uint8Array;

/** A way to put regions in order, so that what stands out comes last: a value for each region. */
type Order = Float64Array;

/**
 * What the target may be made of, of an image's regions:
 *
 * - what the hierarchy merges on its way to one region, which follows the learnt features;
 * - the connected parts of what is darker, brighter, or further from the background's colour than some level, for every
 *   level that separates two regions. A lesion's core and its rim are one such part, whatever clusters they fell into.
 *
 * Frame is left out of all of them, and what they enclose is part of them. Each union comes once.
 */
export function targetCandidates(tree: MeasuredRegions): Union[] {
  const { regions, facts } = tree;
  const n = regions.length, merges = facts.plainMerges;
  const { starts, neighbours, isOuter } = surroundingsOf(tree);
  const levels = orders(tree).map((order) => descending(order, tree));
  const count = n + merges.length + levels.reduce((sum, ids) => sum + ids.length, 0);
  const { kernels, at, bytes, words } = makeRoom({
    starts: starts.byteLength,
    neighbours: neighbours.length,
    isFrame: n,
    isOuter: n,
    merges: merges.length * 8,
    ids: n,
    partOf: n * 4,
    open: n,
    whole: n,
    hashes: count * 4,
    unions: count * n,
  });
  words.set(starts, at.starts / 4);
  bytes.set(neighbours, at.neighbours);
  bytes.set(isOuter, at.isOuter);
  for (const { id, isFrame } of regions) bytes[at.isFrame + id] = Number(isFrame);
  merges.forEach((merge, i) => words.set(merge, at.merges / 4 + 2 * i));
  kernels.mergeUnions(n, at.merges, merges.length, at.unions);
  // Every connected part of every level set of an order: its component tree, from the top down.
  let parts = at.unions + (n + merges.length) * n;
  for (const ids of levels) {
    bytes.set(ids, at.ids);
    kernels.growParts(at.ids, ids.length, n, at.starts, at.neighbours, at.partOf, parts);
    parts += ids.length * n;
  }
  // deno-fmt-ignore
  const found = kernels.encloseUnions(at.unions, count, n, at.starts, at.neighbours, at.isFrame, at.isOuter,
    at.open, at.whole, at.hashes);
  const unions = bytes.slice(at.unions, at.unions + found * n);
  return Array.from({ length: found }, (_, i) => unions.subarray(i * n, (i + 1) * n));
}

/** Who lies beside whom, in flat arrays: hundreds of unions are grown and enclosed by them. */
interface Surroundings {
  /** The neighbours of region i are `neighbours[starts[i] … starts[i + 1] − 1]`. */
  starts: Uint32Array;
  neighbours: Uint8Array;
  /** 1 for frame, and what touches the image's border. */
  isOuter: Uint8Array;
}

function surroundingsOf({ regions, facts }: MeasuredRegions): Surroundings {
  const starts = new Uint32Array(regions.length + 1);
  for (const { a, b } of facts.outlines) {
    starts[a + 1]++;
    starts[b + 1]++;
  }
  for (let id = 0; id < regions.length; id++) starts[id + 1] += starts[id];
  const neighbours = new Uint8Array(2 * facts.outlines.length);
  const ends = starts.slice();
  for (const { a, b } of facts.outlines) {
    neighbours[ends[a]++] = b;
    neighbours[ends[b]++] = a;
  }
  const isOuter = Uint8Array.from(
    regions,
    ({ id, isFrame }) => isFrame || facts.regions[id].border.some((length) => length > 0) ? 1 : 0,
  );
  return { starts, neighbours, isOuter };
}

/** Darkness, brightness, and distance from the background's colour. */
function orders({ regions, facts }: MeasuredRegions): Order[] {
  const lab = facts.regions.map(({ lab, pixels }) => lab.map((sum) => sum / pixels));
  const background = backgroundColour({ regions, facts }, lab);
  return [
    Float64Array.from(lab, ([lightness]) => -lightness),
    Float64Array.from(lab, ([lightness]) => lightness),
    Float64Array.from(lab, ([, redness]) => redness),
    Float64Array.from(lab, (colour) => Math.hypot(...colour.map((value, i) => value - background[i]))),
  ];
}

/** The mean colour along the image's border and the frame's, where there is more background than anywhere else. */
function backgroundColour(
  { regions, facts }: Pick<MeasuredRegions, "regions" | "facts">,
  lab: readonly number[][],
): number[] {
  const weights = facts.regions.map(({ border }, id) =>
    regions[id].isFrame ? 0 : border.reduce((a, b) => a + b)
  );
  for (const { a, b, length } of facts.outlines) {
    if (regions[a].isFrame !== regions[b].isFrame) weights[regions[a].isFrame ? b : a] += length;
  }
  const total = weights.reduce((a, b) => a + b, 0) || 1;
  return [0, 1, 2].map((i) => lab.reduce((sum, colour, id) => sum + weights[id] / total * colour[i], 0));
}

/** The regions that are no frame by their place in an order, the last first; the lower of equals. */
function descending(order: Order, { regions }: MeasuredRegions): number[] {
  return regions.map(({ id }) => id).filter((id) => !regions[id].isFrame)
    .sort((a, b) => order[b] - order[a] || a - b);
}
