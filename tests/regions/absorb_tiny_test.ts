import assert from "node:assert/strict";
import { absorbTiny } from "../../lib/regions/absorb_tiny.ts";
import { RegionGraph, SUM } from "../../lib/regions/region_graph.ts";

/** Nodes of so many pixels and such a lightness, and the outlines they share. */
function graphOf(
  nodes: [pixels: number, lightness: number, isFrame?: boolean][],
  outlines: [number, number, number][],
) {
  const graph = new RegionGraph(nodes.length, 0);
  nodes.forEach(([pixels, lightness, isFrame], node) => {
    graph.sums[node * graph.stride + SUM.pixels] = pixels;
    graph.sums[node * graph.stride + SUM.lab] = pixels * lightness;
    graph.sums[node * graph.stride + SUM.frame] = isFrame ? pixels : 0;
  });
  for (const [a, b, length] of outlines) graph.touch(a, b, length, 0);
  return graph;
}

Deno.test("what is tiny goes to the neighbour with the longest outline, and frame to frame", () => {
  const graph = graphOf([[100, 50], [100, 60], [4, 55], [3, 55, true], [90, 10, true]], [
    [0, 2, 3],
    [1, 2, 5],
    [0, 3, 7],
    [3, 4, 1],
  ]);
  absorbTiny(graph, 10);
  assert.deepEqual(graph.alive(), [0, 1, 4]);
  assert.equal(graph.nodeOf(2), 1);
  assert.equal(graph.nodeOf(3), 4);
});

Deno.test("of equal outlines the nearest colour counts, and of equal colours the lower number", () => {
  const byColour = graphOf([[100, 20], [100, 52], [4, 50]], [[0, 2, 3], [1, 2, 3]]);
  absorbTiny(byColour, 10);
  assert.equal(byColour.nodeOf(2), 1);
  const byNumber = graphOf([[100, 40], [100, 60], [4, 50]], [[1, 2, 3], [0, 2, 3]]);
  absorbTiny(byNumber, 10);
  assert.equal(byNumber.nodeOf(2), 0);
});

Deno.test("the smallest goes first, and what has grown may be large enough to stay", () => {
  const graph = graphOf([[100, 50], [6, 50], [5, 50]], [[1, 2, 3], [0, 1, 4]]);
  absorbTiny(graph, 10);
  assert.deepEqual(graph.alive(), [0, 1]); // 2 has gone to 1, which has 11 pixels now
  assert.equal(graph.pixels(1), 11);
});

Deno.test("what is still tiny goes on, and the last region stays", () => {
  const graph = graphOf([[2, 50], [2, 50], [2, 50]], [[0, 1, 1], [1, 2, 2]]);
  absorbTiny(graph, 10);
  assert.equal(graph.alive().length, 1);
  assert.equal(graph.pixels(graph.alive()[0]), 6);
});
