import { type RegionGraph, SUM } from "./region_graph.ts";

/**
 * Makes each region of fewer than `minPixels` part of the neighbour that it shares the most outline with, smallest
 * first; of equals, the one nearest in mean colour, then the lower. Frame goes to frame, and the rest to the rest, where
 * there is such a neighbour. The last region stays, however small.
 */
export function absorbTiny(graph: RegionGraph, minPixels: number): void {
  const bySize: number[][] = []; // what grows goes behind all that is looked at
  const offer = (node: number) => {
    const pixels = graph.pixels(node);
    if (pixels < minPixels) (bySize[pixels] ??= []).push(node);
  };
  for (let node = 0; node < graph.nodes; node++) offer(node);
  for (let pixels = 0; pixels < bySize.length; pixels++) {
    if (!bySize[pixels]) continue;
    for (const node of bySize[pixels].sort((a, b) => a - b)) {
      const isCurrent = graph.nodeOf(node) === node && graph.pixels(node) === pixels;
      if (!isCurrent || graph.neighbours[node].size === 0) continue;
      const host = closestNeighbour(graph, node);
      graph.merge(host, node);
      offer(host);
    }
  }
}

function closestNeighbour(graph: RegionGraph, node: number): number {
  let best = -1, bestLength = 0, isBestAlike = false;
  const isFrame = graph.isFrame(node);
  for (const [other, { length }] of graph.neighbours[node]) {
    const isAlike = graph.isFrame(other) === isFrame;
    const isCloser = best < 0 ||
      (isAlike !== isBestAlike
        ? isAlike
        : length !== bestLength
        ? length > bestLength
        : isNearer(graph, node, other, best));
    if (isCloser) [best, bestLength, isBestAlike] = [other, length, isAlike];
  }
  return best;
}

/** Whether one node's mean colour is nearer to a third's than another's is; of equals, the lower. */
function isNearer(graph: RegionGraph, node: number, one: number, other: number): boolean {
  const differenceOne = colourDifference(graph, node, one),
    differenceOther = colourDifference(graph, node, other);
  return differenceOne !== differenceOther ? differenceOne < differenceOther : one < other;
}

/** ΔE 1976 between two nodes' mean colours. */
function colourDifference({ sums, stride }: RegionGraph, a: number, b: number): number {
  const atA = a * stride, atB = b * stride;
  const channel = (i: number) => sums[atA + SUM.lab + i] / sums[atA] - sums[atB + SUM.lab + i] / sums[atB];
  return Math.hypot(channel(0), channel(1), channel(2));
}
