import { labelsInUse } from "../image/labels_in_use.ts";
import { makeRoom } from "../pixels/make_room.ts";
import type { BoundingBox } from "./describe_regions.ts";
import { type Components, mostRuns } from "./find_components.ts";
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

/** A strip of the image is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;

/** [label, pixels] of each region, most pixels first. */
export function countLabels(
  { height, width, starts, rowStarts, ofRun }: Components,
  labels: Uint8Array,
  regionOfComponent: Uint8Array,
  regions: number,
): RegionFacts["labels"][] {
  const stripRows = Math.min(height, Math.ceil(STRIP_PIXELS / width));
  const runs = mostRuns(rowStarts, stripRows);
  const used = labelsInUse(labels);
  const { kernels, at, bytes, words } = makeRoom({
    labels: stripRows * width,
    starts: (runs + 1) * 4,
    rowRuns: (stripRows + 1) * 4,
    ofRun: runs * 4,
    regions: regionOfComponent.length,
    counts: regions * 256 * 4,
  });
  bytes.set(regionOfComponent, at.regions);
  const counts = words.subarray(at.counts / 4, at.counts / 4 + regions * 256).fill(0); // [regions, 256]
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows);
    const first = rowStarts[row], last = rowStarts[end];
    bytes.set(labels.subarray(row * width, end * width), at.labels);
    words.set(starts.subarray(first, last + 1), at.starts / 4);
    words.set(ofRun.subarray(first, last), at.ofRun / 4);
    for (let i = row; i <= end; i++) words[at.rowRuns / 4 + i - row] = rowStarts[i] - first;
    // deno-fmt-ignore
    kernels.countLabels(row, end - row, width, at.labels, at.starts, at.rowRuns, at.ofRun, at.regions, at.counts);
  }
  return Array.from({ length: regions }, (_, region) => {
    const found: RegionFacts["labels"] = [];
    for (const label of used) {
      const pixels = counts[region * 256 + label];
      if (pixels > 0) found.push([label, pixels]);
    }
    return found.sort(byPixels);
  });
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
