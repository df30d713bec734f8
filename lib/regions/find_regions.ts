import { putWhere } from "../image/map_bytes.ts";
import { makeRoom } from "../pixels/make_room.ts";
import type { GreyTone, LabelMap, RgbImage } from "../types.ts";
import { absorbTiny } from "./absorb_tiny.ts";
import type { CellColours } from "./cell_colours.ts";
import { describeRegions } from "./describe_regions.ts";
import { type Components, findComponents, mostRuns, partsOf } from "./find_components.ts";
import { foldSpeckle } from "./fold_speckle.ts";
import { keepLesionWhole } from "./keep_lesion_whole.ts";
import { type ClusterScores, type Features, learnFrom, type Learnt } from "./learnt_features.ts";
import { gradientReach, measureComponents } from "./measure_components.ts";
import { mergeByWard, type WardWeights } from "./merge_by_ward.ts";
import { outlineLesion } from "./outline_lesion.ts";
import { rankLesions } from "./rank_lesions.ts";
import { countLabels, readFacts } from "./read_facts.ts";
import type { RegionGraph } from "./region_graph.ts";
import { MAX_REGIONS, type RegionTree } from "./region_tree.ts";
import type { CellSums } from "./sum_cells.ts";

export interface RegionOptions {
  /** The image at its own size. */
  image: Pick<RgbImage, "height" | "width" | "data">;
  /** A label per pixel, of the image's size. */
  labels: LabelMap;
  /** The cluster of each pixel as the result names it, where that is not its label. */
  clusters?: LabelMap;
  /** What the network has learnt; without, regions are merged by colour alone. */
  scores?: ClusterScores;
  /** What the scores say, where that is known already. */
  learnt?: Learnt;
  /** [height, width], 1 where a pixel is the image's frame, which no other region may reach into. */
  frame?: Uint8Array;
  /** The image's colours in cells: with them, the lesion's outline is drawn anew, along a level of colour. */
  cells?: CellColours;
  /** What the image's colours sum up to in cells, where that is known: it saves looking at most of its pixels. */
  cellSums?: CellSums;
  /** A grey image's brightness, which is kept: a target is clicked in it. */
  tone?: GreyTone;
  /** Smaller regions are absorbed, as a share of the image. Larger gives fewer, and loses small lesions. */
  minShare?: number;
  /** What tells regions apart. */
  weights?: WardWeights;
}

/** A lesion of 3 % of the image has 60 times as many pixels; hairs and ink along outlines have fewer. */
const MIN_SHARE = 0.0005;

/** Regions without a cluster in common are as far apart as colours with a ΔE of 14. Chosen on development images. */
const WEIGHTS: WardWeights = { colour: 1, features: 100 };

/**
 * The connected regions of a segmented image, and how they merge.
 *
 * Connected components of the labels, the frame cut off; those too small absorbed by a neighbour; then Ward's merges of
 * neighbours by what the network has learnt and by colour, of which the last 255 are the hierarchy. The regions that look
 * most like the lesion are given an outline along a level of colour, where the image's cells are known; and where it is
 * plain that they are it, they merge with one another first.
 *
 * @throws {RangeError} when labels and image differ in size
 */
export function findRegions(options: RegionOptions): RegionTree {
  return find(options, { relabels: false }).tree;
}

/**
 * The same, and the clusters with the lesion's outline drawn anew in them, too: each pixel that goes to another region has
 * that region's cluster from then on.
 */
export function findRegionsAndRelabel(options: RegionOptions): { tree: RegionTree; clusters: LabelMap } {
  return find(options, { relabels: true });
}

function find(
  {
    image,
    labels,
    clusters = labels,
    scores,
    learnt = scores && learnFrom(scores),
    frame,
    cells,
    cellSums,
    tone,
    minShare = MIN_SHARE,
    weights = WEIGHTS,
  }: RegionOptions,
  { relabels }: { relabels: boolean },
): { tree: RegionTree; clusters: LabelMap } {
  checkSizes(image, labels, frame);
  const { height, width } = labels;
  const components = foldSpeckle(findComponents(frame ? setApart(labels, frame) : labels));
  const features = learnt?.features;
  const graph = measureComponents(components, image, { features, frame, cells: cellSums });
  absorbTiny(graph, minShare * height * width);
  leaveMostRegions(graph, weights);

  const found = treeOf(components, graph, { image, clusters, features, weights, tone });
  const lesion = cells && rankLesions(found).likely?.chosen.union;
  const redrawn = lesion && outlineLesion(found, lesion, cells);
  if (!redrawn) return { tree: keepLesionWhole(found, weights), clusters };
  const { map, moved } = redrawn;
  const followed = relabels ? relabel(clusters, moved, { map, regions: found.regions }) : clusters;
  const parts = partsOf(map, found.regions.length);
  const measured = measureComponents(parts, image, {
    features,
    frame,
    known: { map, before: found.map, facts: found.facts },
  });
  const tree = treeOf(parts, measured, { image, clusters: followed, features, weights, tone });
  return { tree: keepLesionWhole(tree, weights), clusters: followed };
}

/** The clusters in which some pixels have that of the region they have gone to. */
function relabel(
  clusters: LabelMap,
  moved: Uint32Array,
  { map, regions }: Pick<RegionTree, "map" | "regions">,
): LabelMap {
  const data = clusters.data.slice();
  for (const pixel of moved) data[pixel] = regions[map.data[pixel]].label;
  return { ...clusters, data };
}

/** Merges by likeness what is more than a byte can number. */
function leaveMostRegions(graph: RegionGraph, weights: WardWeights): void {
  const nodes = graph.alive();
  for (const { a, b } of mergeByWard(graph, nodes, weights, { regions: MAX_REGIONS })) {
    graph.merge(nodes[a], nodes[b]);
    nodes.push(nodes[a]);
  }
}

/** The regions that a graph's nodes are, largest first, and how they merge by likeness alone. */
function treeOf(
  components: Components,
  graph: RegionGraph,
  { image, clusters, features, weights, tone }: {
    image: RegionOptions["image"];
    clusters: LabelMap;
    features?: Features;
    weights: WardWeights;
    tone?: GreyTone;
  },
): Omit<RegionTree, "suggested"> {
  const { height, width } = components;
  const nodes = graph.alive().filter((node) => graph.pixels(node) > 0)
    .sort((a, b) => graph.pixels(b) - graph.pixels(a) || a - b);
  const regionOf = regionOfComponent(graph, nodes);
  const { facts, boxes, outlines } = readFacts(
    graph,
    nodes,
    countLabels(components, clusters.data, regionOf, nodes.length),
  );
  const merges = mergeByWard(graph, nodes, weights);
  return {
    height,
    width,
    map: drawRegions(components, regionOf),
    regions: describeRegions(facts, boxes, outlines),
    merges,
    facts: {
      regions: facts,
      outlines,
      plainMerges: merges.map(({ a, b }): [number, number] => [a, b]),
      featureLabels: features?.labels ?? [],
      reach: gradientReach(image),
      ...(tone && { tone }),
    },
  };
}

/** The labels with the frame as a label of its own: one that no pixel has, or else the rarest. */
function setApart(labels: LabelMap, frame: Uint8Array): LabelMap {
  return { ...labels, data: putWhere(labels.data, frame, freeLabel(labels.data)) };
}

/** The first label that no pixel has, or else the rarest. */
function freeLabel(labels: Uint8Array): number {
  for (let label = 0; label < 256; label++) if (!labels.includes(label)) return label;
  const pixels = new Float64Array(256);
  for (let i = 0; i < labels.length; i++) pixels[labels[i]]++;
  return pixels.indexOf(Math.min(...pixels));
}

function regionOfComponent(graph: RegionGraph, nodes: readonly number[]): Uint8Array {
  const regionOf = new Uint8Array(graph.nodes);
  nodes.forEach((node, region) => regionOf[node] = region);
  return regionOf.map((_, component) => regionOf[graph.nodeOf(component)]);
}

/** A strip of the map is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;

function drawRegions(
  { height, width, starts, rowStarts, ofRun }: Components,
  regionOf: Uint8Array,
): LabelMap {
  const stripRows = Math.min(height, Math.ceil(STRIP_PIXELS / width));
  const runs = mostRuns(rowStarts, stripRows);
  const { kernels, at, bytes, words } = makeRoom({
    starts: (runs + 1) * 4,
    ofRun: runs * 4,
    regions: regionOf.length,
    map: stripRows * width,
  });
  bytes.set(regionOf, at.regions);
  const data = new Uint8Array(height * width);
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows), pixels = (end - row) * width;
    const first = rowStarts[row], last = rowStarts[end];
    words.set(starts.subarray(first, last + 1), at.starts / 4);
    words.set(ofRun.subarray(first, last), at.ofRun / 4);
    kernels.paintRuns(at.starts, at.ofRun, last - first, at.regions, row * width, at.map);
    data.set(bytes.subarray(at.map, at.map + pixels), row * width);
  }
  return { height, width, data };
}

function checkSizes(image: RegionOptions["image"], labels: LabelMap, frame?: Uint8Array): void {
  const { height, width } = labels;
  if (image.height !== height || image.width !== width) {
    throw new RangeError(
      `Cannot find regions: the image must be ${height}×${width} as the labels are, got ${image.height}×${image.width}`,
    );
  }
  if (frame && frame.length !== height * width) {
    throw new RangeError(
      `Cannot find regions: the frame must have ${height * width} pixels, got ${frame.length}`,
    );
  }
}
