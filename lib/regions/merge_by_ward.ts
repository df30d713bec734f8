import { makeRoom } from "../pixels/make_room.ts";
import type { RegionMerge } from "../types.ts";
import { type RegionGraph, SUM } from "./region_graph.ts";

/** What tells two regions apart. */
export interface WardWeights {
  /** Of the squared CIELAB difference (ΔE 1976) of their mean colours. */
  colour: number;
  /**
   * Of the squared distance of the square roots of their mean features: 0 where the network gives both the same clusters,
   * 2 where they have none in common.
   */
  features: number;
}

/** What must stay apart joins the rest of the image after all else, at the price of joining a black half to a white one. */
const APART_DISTANCE = 100 ** 2 / 4;
/** More than any merge of what need not stay apart can cost: frame with the rest, and, last of all, with what stays whole. */
const FRAME_LAST = 1e9, WHOLE_LAST = 2e9;
/** Doubles of a node's sums and means besides its features, and bytes of a merge, in the kernel's memory. */
const OWN_SUMS = 6, OWN_MEANS = 3, MERGE_BYTES = 16;

export interface MergeOptions {
  /** How many nodes to leave. */
  regions?: number;
  /** 1 for each of the nodes that become one before any of them merges with another; the rest of the image likewise. */
  whole?: Uint8Array;
}

/**
 * Merges neighbours until `regions` are left, the cheapest pair first. What a merge costs is Ward's criterion, the squared
 * error that it adds, n_a·n_b / (n_a + n_b) · ‖m_a − m_b‖², as a mean over the image's pixels: in ΔE² of colour, to which
 * learnt features are scaled. Only neighbours merge, so a merge can come out cheaper than the one before; it is given the
 * same distance. Departure from Ward: it is divided by the square root of the share of the smaller outline that the two have
 * in common, which holds longer apart what merely touches.
 *
 * @param graph stays as it is
 * @param nodes all nodes that have not merged yet; their places here are their ids in what is returned
 *
 * Source: J. H. Ward, "Hierarchical grouping to optimize an objective function", 1963,
 * https://doi.org/10.1080/01621459.1963.10500845.
 */
export function mergeByWard(
  graph: RegionGraph,
  nodes: readonly number[],
  weights: WardWeights,
  { regions = 1, whole }: MergeOptions = {},
): RegionMerge[] {
  const n = nodes.length, { features } = graph;
  if (n <= regions) return [];
  const { kernels, at, bytes, words, doubles } = makeRoom({
    sums: n * (OWN_SUMS + features) * 8,
    means: n * (OWN_MEANS + features) * 8,
    lengths: n * n * 4,
    costs: n * n * 8,
    outlines: n * 8,
    ids: n * 4,
    nearest: n * 4,
    isWhole: n,
    merges: n * MERGE_BYTES,
  });
  const lengths = words.subarray(at.lengths / 4, at.lengths / 4 + n * n).fill(0); // [n, n]
  const idOf = new Int32Array(graph.nodes);
  nodes.forEach((node, id) => idOf[node] = id);
  for (let id = 0; id < n; id++) {
    const node = nodes[id], own = node * graph.stride;
    const sums = at.sums / 8 + id * (OWN_SUMS + features);
    doubles[sums] = graph.sums[own + SUM.pixels];
    doubles[sums + 1] = graph.sums[own + SUM.frame];
    doubles[sums + 2] = graph.sums[own + SUM.samples];
    for (let i = 0; i < 3; i++) doubles[sums + 3 + i] = graph.sums[own + SUM.lab + i];
    for (let i = 0; i < features; i++) doubles[sums + OWN_SUMS + i] = graph.sums[own + SUM.features + i];
    let outline = 0;
    for (let side = 0; side < 4; side++) outline += graph.sums[own + SUM.border + side];
    for (const [other, { length }] of graph.neighbours[node]) {
      lengths[id * n + idOf[other]] = length;
      outline += length;
    }
    doubles[at.outlines / 8 + id] = outline;
    bytes[at.isWhole + id] = whole?.[id] ?? 0;
  }
  // deno-fmt-ignore
  kernels.beginMerging(n, features, at.sums, at.means, at.lengths, at.costs, at.outlines, at.ids, at.nearest, at.isWhole);
  // deno-fmt-ignore
  const made = kernels.mergeNodes(regions, weights.colour, weights.features, FRAME_LAST, WHOLE_LAST, at.merges);

  const merges: RegionMerge[] = [];
  let distance = 0;
  for (let i = 0; i < made; i++) {
    const word = at.merges / 4 + 4 * i, a = words[word], b = words[word + 1];
    const cost = doubles[at.merges / 8 + 2 * i + 1];
    distance = Math.max(distance, cost < FRAME_LAST ? cost : APART_DISTANCE);
    merges.push({ a, b, into: n + i, distance });
  }
  return merges;
}
