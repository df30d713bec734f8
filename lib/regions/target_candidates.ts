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
  const surroundings = surroundingsOf(tree);
  const found = new Map<string, Union>();
  const add = (union: Union) => {
    const whole = enclose(union, surroundings);
    if (!whole.includes(1)) return;
    const key = String.fromCharCode(...whole);
    if (!found.has(key)) found.set(key, whole);
  };
  for (const union of mergedUnions(tree)) add(withoutFrame(union, tree));
  for (const order of orders(tree)) levelSets(order, tree, surroundings, add);
  return [...found.values()];
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

/** Each region by itself, and what each merge makes. */
function mergedUnions({ regions, facts }: MeasuredRegions): Union[] {
  const unions = regions.map((_, id) => {
    const union = new Uint8Array(regions.length);
    union[id] = 1;
    return union;
  });
  for (const [a, b] of facts.plainMerges) unions.push(unions[a].map((isIn, id) => isIn | unions[b][id]));
  return unions;
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

/** Every connected part of every level set of an order: its component tree, made by union-find from the top down. */
function levelSets(
  order: Order,
  { regions }: MeasuredRegions,
  surroundings: Surroundings,
  add: (union: Union) => void,
): void {
  const ids = regions.map(({ id }) => id).filter((id) => !regions[id].isFrame)
    .sort((a, b) => order[b] - order[a] || a - b);
  const partOf: (Union | undefined)[] = regions.map(() => undefined);
  for (const id of ids) add(joinParts(id, partOf, surroundings));
}

/** The region and the parts beside it as one part, which is noted for each of its regions. */
function joinParts(
  id: number,
  partOf: (Union | undefined)[],
  { starts, neighbours }: Surroundings,
): Union {
  const part = new Uint8Array(partOf.length);
  part[id] = 1;
  for (let i = starts[id]; i < starts[id + 1]; i++) {
    const beside = partOf[neighbours[i]];
    if (!beside || part[neighbours[i]]) continue; // none, or one that is in already
    for (let member = 0; member < part.length; member++) part[member] |= beside[member];
  }
  for (let member = 0; member < part.length; member++) if (part[member]) partOf[member] = part;
  return part;
}

function withoutFrame(union: Union, { regions }: MeasuredRegions): Union {
  return union.map((isIn, id) => regions[id].isFrame ? 0 : isIn);
}

/** The union and all that it encloses: what cannot reach the image's border or the frame without crossing it. */
function enclose(union: Union, { starts, neighbours, isOuter }: Surroundings): Union {
  const whole = new Uint8Array(union.length).fill(1);
  const open = new Uint8Array(union.length); // reached, in the order of being so
  let reached = 0;
  for (let id = 0; id < union.length; id++) {
    if (!isOuter[id] || union[id]) continue;
    whole[id] = 0;
    open[reached++] = id;
  }
  for (let i = 0; i < reached; i++) {
    for (let at = starts[open[i]]; at < starts[open[i] + 1]; at++) {
      const id = neighbours[at];
      if (union[id] || !whole[id]) continue;
      whole[id] = 0;
      open[reached++] = id;
    }
  }
  return whole;
}
