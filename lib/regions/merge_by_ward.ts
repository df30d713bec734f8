import type { RegionMerge } from "../types.ts";
import { Heap } from "./heap.ts";
import { type RegionGraph, SUM } from "./region_graph.ts";

/** How much learnt features and colour weigh in what a merge costs. */
export interface WardWeights {
  features: number;
  colour: number;
}

/**
 * Merges neighbours until `regions` are left, the cheapest pair first. What a merge costs is what it adds to the
 * variance within regions, as a share of the image's whole variance: Ward's criterion, n_a·n_b / (n_a + n_b) · ‖m_a − m_b‖²
 * / n, of the mean features and the mean colour, each divided by its variance over the image. Neighbours only, so a merge
 * may come out cheaper than the one before it; it is then given the same distance.
 *
 * @param graph merged as it goes
 * @param nodes all nodes that have not merged yet; their places here are their ids in what is returned
 *
 * Source: J. H. Ward, "Hierarchical grouping to optimize an objective function", 1963, https://doi.org/10.1080/01621459.1963.10500845.
 */
export function mergeByWard(
  graph: RegionGraph,
  nodes: readonly number[],
  weights: WardWeights,
  { regions = 1 } = {},
): RegionMerge[] {
  const cost = wardCost(graph, nodes, weights);
  const idOf = new Int32Array(graph.nodes).fill(-1);
  const nodeOf = [...nodes];
  nodes.forEach((node, id) => idOf[node] = id);

  const candidates = new Heap();
  const offer = (a: number, b: number) => {
    const [low, high] = idOf[a] < idOf[b] ? [a, b] : [b, a];
    candidates.push(cost(low, high), idOf[low], idOf[high]);
  };
  for (const node of nodes) {
    for (const other of graph.neighbours[node].keys()) if (idOf[node] < idOf[other]) offer(node, other);
  }

  const merges: RegionMerge[] = [];
  let distance = 0;
  while (merges.length < nodes.length - regions) {
    const { cost, a, b } = candidates.pop()!; // a connected image always has one
    const into = nodeOf[a], from = nodeOf[b];
    if (idOf[into] !== a || idOf[from] !== b) continue; // one of them has merged since
    distance = Math.max(distance, cost);
    const merge = { a, b, into: nodes.length + merges.length, distance };
    merges.push(merge);
    graph.merge(into, from);
    idOf[from] = -1;
    idOf[into] = merge.into;
    nodeOf.push(into);
    for (const other of graph.neighbours[into].keys()) offer(into, other);
  }
  return merges;
}

/** Makes the function that says what merging two nodes costs. */
function wardCost(graph: RegionGraph, nodes: readonly number[], weights: WardWeights) {
  const { sums, stride, features } = graph;
  const pixels = nodes.reduce((sum, node) => sum + graph.pixels(node), 0);
  const colour = weights.colour / (betweenVariance(graph, nodes, SUM.lab, 3, SUM.pixels) || 1);
  const learnt = weights.features / (betweenVariance(graph, nodes, SUM.features, features, SUM.samples) || 1);
  return (a: number, b: number): number => {
    const [atA, atB] = [a * stride, b * stride];
    const [sizeA, sizeB] = [sums[atA], sums[atB]];
    const squared = colour * squaredDistance(sums, atA, atB, SUM.lab, 3, SUM.pixels) +
      learnt * squaredDistance(sums, atA, atB, SUM.features, features, SUM.samples);
    return sizeA * sizeB / (sizeA + sizeB) / pixels * squared;
  };
}

/** Squared distance between two nodes' means of `count` sums from `first` on. */
function squaredDistance(
  sums: Float64Array,
  atA: number,
  atB: number,
  first: number,
  count: number,
  divisor: number,
): number {
  const [byA, byB] = [sums[atA + divisor], sums[atB + divisor]];
  let squared = 0;
  for (let i = first; i < first + count; i++) squared += (sums[atA + i] / byA - sums[atB + i] / byB) ** 2;
  return squared;
}

/** Variance of the nodes' means, weighted by their pixels, summed over dimensions. */
function betweenVariance(
  graph: RegionGraph,
  nodes: readonly number[],
  first: number,
  count: number,
  divisor: number,
): number {
  const { sums, stride } = graph;
  let pixels = 0, variance = 0;
  for (const node of nodes) pixels += graph.pixels(node);
  for (let i = first; i < first + count; i++) {
    let mean = 0, square = 0;
    for (const node of nodes) {
      const value = sums[node * stride + i] / sums[node * stride + divisor];
      mean += graph.pixels(node) / pixels * value;
      square += graph.pixels(node) / pixels * value ** 2;
    }
    variance += Math.max(0, square - mean ** 2);
  }
  return variance;
}
