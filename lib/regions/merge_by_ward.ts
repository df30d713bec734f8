import type { RegionMerge } from "../types.ts";
import { Heap } from "./heap.ts";
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
  /**
   * Power of the share of the smaller outline that the two have in common, which the cost is divided by: 0 is Ward's own
   * criterion; larger holds longer apart what merely touches.
   */
  outline: number;
}

/** What must stay apart joins the rest of the image after all else, at the price of joining a black half to a white one. */
const APART_DISTANCE = 100 ** 2 / 4;
/** More than any merge of what need not stay apart can cost: frame with the rest, and, last of all, with what stays whole. */
const FRAME_LAST = 1e9, WHOLE_LAST = 2e9;

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
 * same distance. Departure from Ward: the less of their outline two regions share, the more they cost.
 *
 * @param graph merged as it goes
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
  const idOf = new Int32Array(graph.nodes).fill(-1);
  const nodeOf = [...nodes];
  const isWhole = new Uint8Array(graph.nodes);
  nodes.forEach((node, id) => {
    idOf[node] = id;
    isWhole[node] = whole?.[id] ?? 0;
  });
  const outlines = outlinesOf(graph, nodes);
  const cost = wardCost(graph, nodes, outlines, weights);

  const candidates = new Heap();
  const offer = (a: number, b: number) => {
    const [low, high] = idOf[a] < idOf[b] ? [a, b] : [b, a];
    const wait = isWhole[a] !== isWhole[b]
      ? WHOLE_LAST
      : graph.isFrame(a) !== graph.isFrame(b)
      ? FRAME_LAST
      : 0;
    candidates.push(cost(low, high) + wait, idOf[low], idOf[high]);
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
    distance = Math.max(distance, cost < FRAME_LAST ? cost : APART_DISTANCE);
    const merge = { a, b, into: nodes.length + merges.length, distance };
    merges.push(merge);
    outlines[into] += outlines[from] - 2 * graph.neighbours[into].get(from)!.length;
    graph.merge(into, from);
    isWhole[into] |= isWhole[from];
    idOf[from] = -1;
    idOf[into] = merge.into;
    nodeOf.push(into);
    for (const other of graph.neighbours[into].keys()) offer(into, other);
  }
  return merges;
}

/** Makes the function that says what merging two nodes costs. */
function wardCost(
  graph: RegionGraph,
  nodes: readonly number[],
  outlines: Float64Array,
  weights: WardWeights,
) {
  const { sums, stride, features } = graph;
  let pixels = 0;
  for (const node of nodes) pixels += graph.pixels(node);
  return (a: number, b: number): number => {
    const [atA, atB] = [a * stride, b * stride];
    const [sizeA, sizeB] = [sums[atA], sums[atB]];
    let colour = 0, learnt = 0;
    for (let i = SUM.lab; i < SUM.lab + 3; i++) {
      colour += (sums[atA + i] / sizeA - sums[atB + i] / sizeB) ** 2;
    }
    const [samplesA, samplesB] = [sums[atA + SUM.samples], sums[atB + SUM.samples]];
    for (let i = SUM.features; i < SUM.features + features; i++) {
      learnt += (Math.sqrt(sums[atA + i] / samplesA) - Math.sqrt(sums[atB + i] / samplesB)) ** 2;
    }
    const shared = graph.neighbours[a].get(b)!.length / Math.min(outlines[a], outlines[b]);
    return sizeA * sizeB / (sizeA + sizeB) / pixels * (weights.colour * colour + weights.features * learnt) /
      shared ** weights.outline;
  };
}

/** Each node's whole outline, the image's border included, in pixel sides. */
function outlinesOf(
  { nodes: all, sums, stride, neighbours }: RegionGraph,
  nodes: readonly number[],
): Float64Array {
  const outlines = new Float64Array(all);
  for (const node of nodes) {
    const border = node * stride + SUM.border;
    let length = sums[border] + sums[border + 1] + sums[border + 2] + sums[border + 3];
    for (const outline of neighbours[node].values()) length += outline.length;
    outlines[node] = length;
  }
  return outlines;
}
