import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { mergeByWard } from "../../lib/regions/merge_by_ward.ts";
import { RegionGraph, SUM } from "../../lib/regions/region_graph.ts";
import type { RegionMerge } from "../../lib/types.ts";

const FEATURES = 3, WEIGHTS = { colour: 1, features: 100 };

/** Nodes of a grid, each beside those above, below, left and right of it; some of them frame. */
function grid(rows: number, columns: number, { seed = 1, frames = 0, levels = 1e6 } = {}): RegionGraph {
  const random = seededRandom(seed), graph = new RegionGraph(rows * columns, FEATURES);
  const level = (most: number) => Math.floor(levels * random()) / levels * most;
  for (let node = 0; node < graph.nodes; node++) {
    const own = graph.sums.subarray(node * graph.stride, (node + 1) * graph.stride);
    const pixels = 1 + Math.floor(levels === 1 ? 0 : 500 * random());
    own[SUM.pixels] = pixels;
    own[SUM.frame] = node < frames ? pixels : 0;
    own[SUM.samples] = 10;
    for (let i = 0; i < 3; i++) own[SUM.lab + i] = pixels * level(80);
    for (let i = 0; i < FEATURES; i++) own[SUM.features + i] = level(10);
    own[SUM.border] = node % columns === 0 ? 7 : 0;
    if (node % columns > 0) graph.touch(node, node - 1, 1 + Math.floor(level(30)), 0);
    if (node >= columns) graph.touch(node, node - columns, 1 + Math.floor(level(30)), 0);
  }
  return graph;
}

/** The same by looking at every pair of neighbours before each merge. Merges the graph. */
function plainly(graph: RegionGraph, whole = new Uint8Array(graph.nodes)): RegionMerge[] {
  const { sums, stride, neighbours } = graph;
  const pixels = graph.alive().reduce((sum, node) => sum + graph.pixels(node), 0);
  const ids = Array.from({ length: graph.nodes }, (_, i) => i), isWhole = [...whole];
  const outlineOf = (node: number) => {
    let length = sums.subarray(node * stride + SUM.border, node * stride + SUM.border + 4).reduce((a, b) =>
      a + b
    );
    for (const outline of neighbours[node].values()) length += outline.length;
    return length;
  };
  const costOf = (a: number, b: number) => {
    const mean = (node: number, sum: number) => sums[node * stride + sum] / graph.pixels(node);
    const root = (node: number, i: number) =>
      Math.sqrt(sums[node * stride + SUM.features + i] / sums[node * stride + SUM.samples]);
    let distance = 0;
    for (let i = 0; i < 3; i++) distance += (mean(a, SUM.lab + i) - mean(b, SUM.lab + i)) ** 2;
    for (let i = 0; i < FEATURES; i++) distance += 100 * (root(a, i) - root(b, i)) ** 2;
    const share = neighbours[a].get(b)!.length / Math.min(outlineOf(a), outlineOf(b));
    const sizes = graph.pixels(a) * graph.pixels(b) / (graph.pixels(a) + graph.pixels(b));
    return sizes / pixels * distance / Math.sqrt(share);
  };
  const merges: RegionMerge[] = [];
  let distance = 0;
  while (merges.length < graph.nodes - 1) {
    const pairs = graph.alive().flatMap((one) =>
      [...neighbours[one].keys()].filter((other) => ids[one] < ids[other]).map((other) => {
        const rank = isWhole[one] !== isWhole[other]
          ? 2
          : graph.isFrame(one) !== graph.isFrame(other)
          ? 1
          : 0;
        return { one, other, rank, cost: costOf(one, other) };
      })
    );
    const [{ one, other, rank, cost }] = pairs.sort((x, y) =>
      x.rank - y.rank || x.cost - y.cost || ids[x.one] - ids[y.one] || ids[x.other] - ids[y.other]
    );
    distance = Math.max(distance, rank > 0 ? 2500 : cost);
    merges.push({ a: ids[one], b: ids[other], into: graph.nodes + merges.length, distance });
    graph.merge(one, other);
    ids[one] = graph.nodes + merges.length - 1;
    isWhole[one] |= isWhole[other];
  }
  return merges;
}

const all = ({ nodes }: RegionGraph) => Array.from({ length: nodes }, (_, i) => i);

Deno.test("merges are those of looking at every pair of neighbours each time, frame and what stays whole last", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const made = () => grid(6, 9, { seed, frames: seed % 3 * 4 });
    const whole = Uint8Array.from({ length: 54 }, (_, i) => seed % 2 && i > 20 && i < 40 ? 1 : 0);
    const found = mergeByWard(made(), all(made()), WEIGHTS, { whole }), expected = plainly(made(), whole);
    assert.deepEqual(
      found.map(({ a, b, into }) => [a, b, into]),
      expected.map(({ a, b, into }) => [a, b, into]),
    );
    found.forEach(({ distance }, i) => {
      const { distance: plain } = expected[i];
      assert.ok(Math.abs(distance - plain) <= 1e-9 * plain, `${distance} is not ${plain}`);
    });
  }
});

Deno.test("of pairs that cost the same the one with the lower numbers merges first", () => {
  const made = () => grid(4, 5, { levels: 1 });
  assert.deepEqual(
    mergeByWard(made(), all(made()), WEIGHTS).map(({ a, b }) => [a, b]),
    plainly(made()).map(({ a, b }) => [a, b]),
  );
});

Deno.test("merging stops where as many are left as asked for, and changes no graph", () => {
  const graph = grid(40, 50), before = grid(40, 50);
  const merges = mergeByWard(graph, all(graph), WEIGHTS, { regions: 256 });
  assert.equal(merges.length, 2000 - 256);
  assert.deepEqual(graph, before);
  assert.deepEqual(merges, mergeByWard(graph, all(graph), WEIGHTS).slice(0, merges.length));
  assert.deepEqual(mergeByWard(graph, all(graph), WEIGHTS, { regions: 2000 }), []);
});
