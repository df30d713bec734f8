import { runEnd, wordsIn } from "../image/words_of.ts";
import type { BoundingBox } from "./describe_regions.ts";
import type { Components } from "./find_components.ts";
import { type RegionGraph, SUM } from "./region_graph.ts";
import type { RegionFacts, SharedOutline } from "./region_tree.ts";

/** The facts of some nodes of a graph, in the order given, which numbers them. */
export function readFacts(
  graph: RegionGraph,
  nodes: readonly number[],
  labels: RegionFacts["labels"][],
): { facts: RegionFacts[]; boxes: BoundingBox[]; outlines: SharedOutline[] } {
  const idOf = new Map(nodes.map((node, id) => [node, id]));
  const outlines = nodes.flatMap((node, a) =>
    [...graph.neighbours[node]]
      .map(([other, outline]): SharedOutline => ({ a, b: idOf.get(other)!, ...outline }))
      .filter(({ b }) => a < b)
      .sort((one, other) => one.b - other.b)
  );
  return {
    facts: nodes.map((node, id) => ({ ...sumsOf(graph, node), labels: labels[id] })),
    boxes: nodes.map((node) => [...graph.boxes.subarray(node * 4, node * 4 + 4)] as BoundingBox),
    outlines,
  };
}

/** [label, pixels] of each region, most pixels first. */
export function countLabels(
  { starts, ofRun }: Components,
  labels: Uint8Array,
  regionOfComponent: Uint8Array,
  regions: number,
): RegionFacts["labels"][] {
  const words = wordsIn(labels);
  const counts = new Float64Array(regions * 256);
  for (let run = 0; run < ofRun.length; run++) {
    const at = regionOfComponent[ofRun[run]] * 256;
    // A run of frame has many labels.
    for (let pixel = starts[run], end = starts[run + 1]; pixel < end;) {
      const next = runEnd(labels, words, pixel, end);
      counts[at + labels[pixel]] += next - pixel;
      pixel = next;
    }
  }
  return Array.from(
    { length: regions },
    (_, region) =>
      Array.from(counts.subarray(region * 256, region * 256 + 256), (pixels, label): [number, number] => [
        label,
        pixels,
      ])
        .filter(([, pixels]) => pixels > 0)
        .sort(byPixels),
  );
}

/** Pixels of each label by [label, pixels] of any number of parts. */
export function sumByLabel(parts: Iterable<readonly [number, number]>): RegionFacts["labels"] {
  const sums = new Map<number, number>();
  for (const [label, pixels] of parts) sums.set(label, (sums.get(label) ?? 0) + pixels);
  return [...sums].sort(byPixels);
}

/** Most pixels first, the lower label of equals. */
function byPixels([labelA, pixelsA]: [number, number], [labelB, pixelsB]: [number, number]): number {
  return pixelsB - pixelsA || labelA - labelB;
}

function sumsOf({ sums, stride, features }: RegionGraph, node: number): Omit<RegionFacts, "labels"> {
  const own = sums.subarray(node * stride, (node + 1) * stride);
  const three = (at: number): [number, number, number] => [own[at], own[at + 1], own[at + 2]];
  const four = (at: number): [number, number, number, number] => [...three(at), own[at + 3]];
  return {
    pixels: own[SUM.pixels],
    rows: own[SUM.rows],
    columns: own[SUM.columns],
    rowRow: own[SUM.rowRow],
    rowColumn: own[SUM.rowColumn],
    columnColumn: own[SUM.columnColumn],
    rgb: three(SUM.rgb),
    lab: three(SUM.lab),
    labSquared: three(SUM.labSquared),
    border: four(SUM.border),
    corners: four(SUM.corners),
    frame: own[SUM.frame],
    samples: own[SUM.samples],
    features: [...own.subarray(SUM.features, SUM.features + features)],
  };
}
