import { Heap } from "./heap.ts";
import { type RegionGraph, SUM } from "./region_graph.ts";

/**
 * Makes each region of fewer than `minPixels` part of the neighbour that it shares the most outline with, smallest
 * first; of equals, the one nearest in mean colour, then the lower. The last region stays, however small.
 */
export function absorbTiny(graph: RegionGraph, minPixels: number): void {
  const tiny = new Heap();
  const offer = (node: number) => {
    if (graph.pixels(node) < minPixels) tiny.push(graph.pixels(node), node, node);
  };
  for (let node = 0; node < graph.nodes; node++) offer(node);
  for (let next = tiny.pop(); next; next = tiny.pop()) {
    const { cost: pixels, a: node } = next;
    const isCurrent = graph.nodeOf(node) === node && graph.pixels(node) === pixels;
    if (!isCurrent || graph.neighbours[node].size === 0) continue;
    const host = closestNeighbour(graph, node);
    graph.merge(host, node);
    offer(host);
  }
}

function closestNeighbour(graph: RegionGraph, node: number): number {
  let best = -1, longest = 0, nearest = Infinity;
  for (const [other, { length }] of graph.neighbours[node]) {
    if (length < longest) continue;
    const difference = colourDifference(graph, node, other);
    if (
      length > longest || difference < nearest || (difference === nearest && other < best)
    ) [best, longest, nearest] = [other, length, difference];
  }
  return best;
}

/** ΔE 1976 between two nodes' mean colours. */
function colourDifference({ sums, stride }: RegionGraph, a: number, b: number): number {
  const [atA, atB] = [a * stride, b * stride];
  return Math.hypot(
    ...[0, 1, 2].map((i) => sums[atA + SUM.lab + i] / sums[atA] - sums[atB + SUM.lab + i] / sums[atB]),
  );
}
