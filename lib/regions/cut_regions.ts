import { translate } from "../image/map_bytes.ts";
import type { RegionMerge } from "../types.ts";
import { cutHierarchy } from "./cut_hierarchy.ts";
import { type BoundingBox, describeRegions } from "./describe_regions.ts";
import { sumByLabel } from "./read_facts.ts";
import type { RegionFacts, RegionTree, SharedOutline } from "./region_tree.ts";

/**
 * The tree with fewer regions: those that the hierarchy merges first are one from the start. Largest first again; the merges
 * that are left keep their distances and are numbered anew.
 *
 * @param count how many regions to leave, 1 or more; a tree of no more than that is returned as it is
 * @throws {RangeError} when count is not a positive integer
 */
export function cutRegions(tree: RegionTree, count: number): RegionTree {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`Cannot cut regions: count must be a positive integer, got ${count}`);
  }
  if (count >= tree.regions.length) return tree;
  const regionOf = largestFirst(cutHierarchy(tree.merges, count), tree, count);
  const members = Array.from({ length: count }, (): number[] => []);
  regionOf.forEach((region, leaf) => members[region].push(leaf));

  const facts = members.map((leaves) => addFacts(leaves.map((leaf) => tree.facts.regions[leaf])));
  const boxes = members.map((leaves) => unite(leaves.map((leaf) => tree.regions[leaf].boundingBox)));
  const outlines = joinOutlines(tree.facts.outlines, regionOf);
  const merges = renumber(tree.merges, regionOf, count);
  return {
    ...tree,
    map: { ...tree.map, data: translate(tree.map.data, regionOf) },
    regions: describeRegions(facts, boxes, outlines),
    merges,
    suggested: Math.min(tree.suggested, count),
    facts: { ...tree.facts, regions: facts, outlines, plainMerges: merges.map(({ a, b }) => [a, b]) },
  };
}

/** Numbers parts by size, the part with the lower leaf first of equals. */
function largestFirst(parts: Uint8Array, { regions }: RegionTree, count: number): Uint8Array {
  const pixels = new Float64Array(count);
  parts.forEach((part, leaf) => pixels[part] += regions[leaf].pixels);
  const bySize = Array.from(pixels.keys()).sort((a, b) => pixels[b] - pixels[a] || a - b);
  const rank = new Uint8Array(count);
  bySize.forEach((part, region) => rank[part] = region);
  return parts.map((part) => rank[part]);
}

function addFacts(all: readonly RegionFacts[]): RegionFacts {
  return all.reduce((sum, one) => ({
    pixels: sum.pixels + one.pixels,
    rows: sum.rows + one.rows,
    columns: sum.columns + one.columns,
    rowRow: sum.rowRow + one.rowRow,
    rowColumn: sum.rowColumn + one.rowColumn,
    columnColumn: sum.columnColumn + one.columnColumn,
    rgb: add(sum.rgb, one.rgb),
    lab: add(sum.lab, one.lab),
    labSquared: add(sum.labSquared, one.labSquared),
    border: add(sum.border, one.border),
    corners: add(sum.corners, one.corners),
    frame: sum.frame + one.frame,
    labels: sumByLabel([...sum.labels, ...one.labels]),
    samples: sum.samples + one.samples,
    features: add(sum.features, one.features),
  }));
}

function add<T extends number[]>(a: T, b: T): T {
  return a.map((value, i) => value + b[i]) as T;
}

function unite(boxes: readonly BoundingBox[]): BoundingBox {
  return boxes.reduce(([top, left, bottom, right], box) => [
    Math.min(top, box[0]),
    Math.min(left, box[1]),
    Math.max(bottom, box[2]),
    Math.max(right, box[3]),
  ]);
}

function joinOutlines(outlines: readonly SharedOutline[], regionOf: Uint8Array): SharedOutline[] {
  const joined = new Map<number, SharedOutline>();
  for (const outline of outlines) {
    const [a, b] = [regionOf[outline.a], regionOf[outline.b]].sort((x, y) => x - y);
    if (a === b) continue;
    const key = a * 256 + b;
    const sum = joined.get(key) ?? { a, b, length: 0, gradient: 0 };
    joined.set(key, {
      ...sum,
      length: sum.length + outline.length,
      gradient: sum.gradient + outline.gradient,
    });
  }
  return [...joined.keys()].sort((x, y) => x - y).map((key) => joined.get(key)!);
}

function renumber(merges: readonly RegionMerge[], regionOf: Uint8Array, count: number): RegionMerge[] {
  const leaves = regionOf.length, done = leaves - count;
  // What each leaf and each merge is called in the tree as cut.
  const name = [...regionOf];
  return merges.map(({ a, b, distance }, i): RegionMerge => {
    const into = i < done ? name[a] : count + i - done;
    name[leaves + i] = into;
    const [low, high] = [name[a], name[b]].sort((x, y) => x - y);
    return { a: low, b: high, into, distance };
  }).slice(done);
}
