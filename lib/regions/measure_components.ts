import type { LabelMap, RgbImage } from "../types.ts";
import { makeRoom } from "../pixels/make_room.ts";
import { type Components, mostRuns } from "./find_components.ts";
import type { Features } from "./learnt_features.ts";
import { LAB_TABLES } from "./lab_tables.ts";
import { RegionGraph, SUM } from "./region_graph.ts";
import type { RegionFacts } from "./region_tree.ts";
import type { CellSums } from "./sum_cells.ts";

/** Guided labels blur an edge over a pixel or two of the working size, so colours are compared that far to both sides. */
const WORKING_SIDE = 192;

const NO_FEATURES: Features = { height: 0, width: 0, labels: [], data: new Float32Array(0) };
const NO_CELLS: CellSums = {
  rows: new Uint32Array(1),
  columns: new Uint32Array(1),
  data: new Float64Array(0),
};

/** How far from an outline, in pixels, its two sides are compared. */
export function gradientReach({ height, width }: { height: number; width: number }): number {
  return Math.max(1, Math.round(Math.max(height, width) / WORKING_SIDE));
}

/** Strips of the image are so large, in pixels, that what is done once for each costs little, and stay in a cache. */
const STRIP_PIXELS = 2 ** 17;
/** Bytes of what the kernels keep of a component's extent, and of an outline. */
const BOX_BYTES = 32, OUTLINE_BYTES = 24;

/**
 * The graph of an image's components: what each sums up to, and the outlines they share.
 *
 * @param image of the components' size
 * @param features the learnt features at working size, where there are any
 * @param frame [height, width], 1 where a pixel is the image's frame: the same all along a run
 * @param cells what its colours sum up to in cells, where that is known
 * @param known the colours of these components as they were before some pixels moved from one to another
 */
export function measureComponents(
  components: Components,
  image: Pick<RgbImage, "height" | "width" | "data">,
  { features, frame, cells, known }: {
    features?: Features;
    frame?: Uint8Array;
    cells?: CellSums;
    known?: KnownColours;
  } = {},
): RegionGraph {
  const graph = new RegionGraph(components.count, features?.labels.length ?? 0);
  sumPixels(graph, components, image, { features, frame, cells: known ? undefined : cells, known });
  if (features) sumMissed(graph, components, features);
  return graph;
}

/** The components of a map, each of which is a label, as they were before. */
export interface KnownColours {
  map: LabelMap;
  before: LabelMap;
  facts: { regions: readonly Pick<RegionFacts, "rgb" | "lab" | "labSquared">[] };
}

/** What is summed over pixels and their contacts, a strip of the image after the other. */
function sumPixels(
  graph: RegionGraph,
  { count, starts, rowStarts, ofRun }: Components,
  { height, width, data }: Pick<RgbImage, "height" | "width" | "data">,
  { features = NO_FEATURES, frame, cells = NO_CELLS, known }: {
    features?: Features;
    frame?: Uint8Array;
    cells?: CellSums;
    known?: KnownColours;
  },
): void {
  const { stride } = graph;
  const reach = gradientReach({ height, width });
  const stripRows = Math.min(height, Math.max(2 * reach, Math.ceil(STRIP_PIXELS / width)));
  const runs = mostRuns(rowStarts, stripRows + 1);
  const outlines = mostOutlines(count);
  const rowCells = cells.columns.length - 1, cellCount = (cells.rows.length - 1) * rowCells;
  const places = 2 ** Math.ceil(Math.log2(2 * outlines + 1));
  const { kernels, at, bytes, words, floats, doubles } = makeRoom({
    tables: LAB_TABLES.byteLength,
    image: (stripRows + 2 * reach) * width * 3,
    starts: (runs + 1) * 4,
    rowRuns: (stripRows + 2) * 4,
    ofRun: runs * 4,
    columns: features.width * 4,
    samples: features.width * features.labels.length * 4,
    cellRows: cells.rows.byteLength,
    cellColumns: cells.columns.byteLength,
    owners: cellCount * 4,
    cellSums: cells.data.byteLength,
    sums: graph.sums.byteLength,
    boxes: count * BOX_BYTES,
    outlines: outlines * OUTLINE_BYTES,
    places: places * 4,
    frame: frame ? stripRows * width : 0,
    before: known ? stripRows * width : 0,
    after: known ? stripRows * width : 0,
  });
  doubles.set(LAB_TABLES, at.tables / 8);
  doubles.set(graph.sums, at.sums / 8);
  known?.facts.regions.forEach(({ rgb, lab, labSquared }, i) =>
    doubles.set([...rgb, ...lab, ...labSquared], at.sums / 8 + i * stride + SUM.rgb)
  );
  doubles.set(graph.boxes, at.boxes / 8);
  for (let x = 0; x < features.width; x++) {
    words[at.columns / 4 + x] = Math.floor((x + 0.5) * width / features.width);
  }
  words.set(cells.rows, at.cellRows / 4);
  words.set(cells.columns, at.cellColumns / 4);
  doubles.set(cells.data, at.cellSums / 8);
  kernels.beginOutlines(at.outlines, outlines, at.places, places);

  const loadRows = (from: number, to: number) =>
    bytes.set(data.subarray(from * width * 3, to * width * 3), at.image);
  const loadRuns = (from: number, to: number) => {
    const first = rowStarts[from], end = rowStarts[to];
    words.set(starts.subarray(first, end + 1), at.starts / 4);
    words.set(ofRun.subarray(first, end), at.ofRun / 4);
    for (let row = from; row <= to; row++) words[at.rowRuns / 4 + row - from] = rowStarts[row] - first;
  };
  const cellsFrom = (row: number) => {
    const cellRow = Math.floor(row * (cells.rows.length - 1) / height); // see cellStarts()
    return [rowCells, at.cellColumns, at.cellRows + cellRow * 4, at.owners + cellRow * rowCells * 4] as const;
  };
  if (cellCount > 0) {
    for (let row = 0; row < height; row += stripRows) {
      const end = Math.min(height, row + stripRows);
      loadRuns(row, end);
      kernels.findOwners(row, end - row, width, at.starts, at.rowRuns, at.ofRun, ...cellsFrom(row));
    }
    kernels.addCells(cellCount, at.cellSums, at.owners, at.sums, stride);
  }
  let y = 0;
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows), rows = end - row;
    // With what contacts with the strip's rows need: the rows in reach of them, and the runs of the row above.
    const firstRow = Math.max(0, row - reach), rowAbove = Math.max(0, row - 1);
    loadRows(firstRow, Math.min(height, end + reach - 1));
    loadRuns(rowAbove, end);
    const image = at.image + (row - firstRow) * width * 3, rowRuns = at.rowRuns + (row - rowAbove) * 4;
    // deno-fmt-ignore
    kernels.sumPlaces(row, rows, height, width, at.starts, rowRuns, at.ofRun, at.sums, stride, at.boxes);
    if (frame) {
      bytes.set(frame.subarray(row * width, end * width), at.frame);
      kernels.sumFrame(row, rows, width, at.frame, at.starts, rowRuns, at.ofRun, at.sums, stride);
    }
    if (known) {
      bytes.set(known.before.data.subarray(row * width, end * width), at.before);
      bytes.set(known.map.data.subarray(row * width, end * width), at.after);
      kernels.moveColours(rows * width, at.before, at.after, image, at.tables, at.sums, stride);
    } else {
      // deno-fmt-ignore
      kernels.sumColours(row, rows, width, image, at.tables, at.starts, rowRuns, at.ofRun, ...cellsFrom(row), at.sums,
        stride);
    }
    kernels.touchBeside(row, rows, width, image, at.tables, at.starts, rowRuns, at.ofRun, reach);
    // deno-fmt-ignore
    kernels.touchAbove(rowAbove + 1, end - rowAbove - 1, height, width, at.image, firstRow, at.tables, at.starts,
      at.rowRuns, at.ofRun, reach);
    // Each sampled working pixel counts for the component at its centre.
    for (; y < features.height; y++) {
      const sampled = Math.floor((y + 0.5) * height / features.height);
      if (sampled >= end) break;
      const samples = features.width * features.labels.length;
      floats.set(features.data.subarray(y * samples, (y + 1) * samples), at.samples / 4);
      // deno-fmt-ignore
      kernels.sumSamples(sampled * width, rowStarts[sampled] - rowStarts[rowAbove], at.starts, at.ofRun, features.width,
        at.columns, features.labels.length, at.samples, at.sums, stride);
    }
  }
  graph.sums.set(doubles.subarray(at.sums / 8, at.sums / 8 + graph.sums.length));
  graph.boxes.set(doubles.subarray(at.boxes / 8, at.boxes / 8 + graph.boxes.length));
  const found = kernels.countOutlines();
  for (let outline = at.outlines; outline < at.outlines + found * OUTLINE_BYTES; outline += OUTLINE_BYTES) {
    const word = outline / 4;
    graph.touch(words[word + 3], words[word + 4], words[word + 2], doubles[outline / 8]);
  }
}

/** The most outlines that components share: of any kind where a byte numbers them, connected ones, in a plane, else. */
function mostOutlines(count: number): number {
  return count <= 256 ? count * (count - 1) / 2 : Math.max(256 * 255 / 2, 3 * count);
}

/** A component that no sampled working pixel has its centre in takes the one nearest to the middle of its first run. */
function sumMissed(
  { sums, stride }: RegionGraph,
  { height, width, starts, ofRun, count }: Components,
  { height: h, width: w, labels, data }: Features,
): void {
  const missed: number[] = [];
  for (let i = 0; i < count; i++) if (sums[i * stride + SUM.samples] === 0) missed.push(i);
  if (missed.length === 0) return;
  const { kernels, at, words } = makeRoom({ ofRun: ofRun.byteLength, first: count * 4 });
  words.set(ofRun, at.ofRun / 4);
  const first = words.subarray(at.first / 4, at.first / 4 + count).fill(NO_RUN);
  kernels.findFirstRuns(at.ofRun, ofRun.length, at.first);
  for (const component of missed) {
    const run = first[component];
    if (run === NO_RUN) continue;
    const row = Math.floor(starts[run] / width),
      column = ((starts[run] + starts[run + 1]) >> 1) - row * width;
    const sample = Math.floor(row * h / height) * w + Math.floor(column * w / width);
    const to = component * stride;
    sums[to + SUM.samples]++;
    for (let k = 0; k < labels.length; k++) sums[to + SUM.features + k] += data[sample * labels.length + k];
  }
}

/** Of a component that has no pixel. */
const NO_RUN = 0xffffffff;
