import { RegionGraph, SUM } from "./region_graph.ts";
import type { TreeFacts } from "./region_tree.ts";

/** The regions of a tree as a graph that can be merged anew: node i is region i. It has no bounding boxes. */
export function graphOfFacts({ regions, outlines, featureLabels }: TreeFacts): RegionGraph {
  const graph = new RegionGraph(regions.length, featureLabels.length);
  regions.forEach((facts, node) => {
    const at = (sum: number) => node * graph.stride + sum;
    graph.sums[at(SUM.pixels)] = facts.pixels;
    graph.sums[at(SUM.frame)] = facts.frame;
    graph.sums[at(SUM.samples)] = facts.samples;
    graph.sums.set(facts.lab, at(SUM.lab));
    graph.sums.set(facts.border, at(SUM.border));
    graph.sums.set(facts.features, at(SUM.features));
  });
  for (const { a, b, length, gradient } of outlines) graph.touch(a, b, length, gradient);
  return graph;
}
