import { Heap } from "./heap.ts";
import { type RegionGraph, SUM } from "./region_graph.ts";

/**
 * Makes each region of fewer than `minPixels` part of the neighbour that it shares the most outline with, smallest
 * first; of equals, the one nearest in mean colour, then the lower. Frame goes to frame, and the rest to the rest, where
 * there is such a neighbour. The last region stays, however small.
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
  let best: Neighbour | undefined;
  for (const [other, { length }] of graph.neighbours[node]) {
    const isAlike = graph.isFrame(other) === graph.isFrame(node);
    const neighbour = { node: other, isAlike, length, difference: colourDifference(graph, node, other) };
    if (!best || isCloser(neighbour, best)) best = neighbour;
  }
  return best!.node;
}

interface Neighbour {
  node: number;
  isAlike: boolean;
  length: number;
  difference: number;
}

function isCloser(one: Neighbour, other: Neighbour): boolean {
  if (one.isAlike !== other.isAlike) return one.isAlike;
  if (one.length !== other.length) return one.length > other.length;
  if (one.difference !== other.difference) return one.difference < other.difference;
  return one.node < other.node;
}

/** ΔE 1976 between two nodes' mean colours. */
function colourDifference({ sums, stride }: RegionGraph, a: number, b: number): number {
  const [atA, atB] = [a * stride, b * stride];
  return Math.hypot(
    ...[0, 1, 2].map((i) => sums[atA + SUM.lab + i] / sums[atA] - sums[atB + SUM.lab + i] / sums[atB]),
  );
}
