import type { RgbImage } from "../types.ts";
import { makeRoom } from "../pixels/make_room.ts";
import { type Components, mostRuns } from "./find_components.ts";
import type { Features } from "./learnt_features.ts";
import { LAB_TABLES } from "./lab_tables.ts";
import { RegionGraph, SUM } from "./region_graph.ts";

/** Guided labels blur an edge over a pixel or two of the working size, so colours are compared that far to both sides. */
const WORKING_SIDE = 192;

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
 */
export function measureComponents(
  components: Components,
  image: Pick<RgbImage, "height" | "width" | "data">,
  { features, frame }: { features?: Features; frame?: Uint8Array } = {},
): RegionGraph {
  const graph = new RegionGraph(components.count, features?.labels.length ?? 0);
  sumPixels(graph, components, image, features);
  sumBorder(graph, components);
  sumCorners(graph, components);
  if (frame) sumFrame(graph, components, frame);
  if (features) sumMissed(graph, components, features);
  return graph;
}

/** What is summed over pixels and their contacts, a strip of the image after the other. */
function sumPixels(
  graph: RegionGraph,
  { count, starts, rowStarts, ofRun }: Components,
  { height, width, data }: Pick<RgbImage, "height" | "width" | "data">,
  features: Features = { height: 0, width: 0, labels: [], data: new Float32Array(0) },
): void {
  const { stride } = graph;
  const reach = gradientReach({ height, width });
  const stripRows = Math.min(height, Math.max(2 * reach, Math.ceil(STRIP_PIXELS / width)));
  const runs = mostRuns(rowStarts, stripRows + 1);
  const outlines = mostOutlines(count);
  const places = 2 ** Math.ceil(Math.log2(2 * outlines + 1));
  const { kernels, at, bytes, words, floats, doubles } = makeRoom({
    tables: LAB_TABLES.byteLength,
    image: (stripRows + 2 * reach) * width * 3,
    starts: (runs + 1) * 4,
    rowRuns: (stripRows + 2) * 4,
    ofRun: runs * 4,
    columns: features.width * 4,
    samples: features.width * features.labels.length * 4,
    sums: graph.sums.byteLength,
    boxes: count * BOX_BYTES,
    outlines: outlines * OUTLINE_BYTES,
    places: places * 4,
  });
  doubles.set(LAB_TABLES, at.tables / 8);
  doubles.set(graph.sums, at.sums / 8);
  doubles.set(graph.boxes, at.boxes / 8);
  for (let x = 0; x < features.width; x++) {
    words[at.columns / 4 + x] = Math.floor((x + 0.5) * width / features.width);
  }
  kernels.beginOutlines(at.outlines, outlines, at.places, places);

  const loadRows = (from: number, to: number) =>
    bytes.set(data.subarray(from * width * 3, to * width * 3), at.image);
  const loadRuns = (from: number, to: number) => {
    const first = rowStarts[from], end = rowStarts[to];
    words.set(starts.subarray(first, end + 1), at.starts / 4);
    words.set(ofRun.subarray(first, end), at.ofRun / 4);
    for (let row = from; row <= to; row++) words[at.rowRuns / 4 + row - from] = rowStarts[row] - first;
  };
  let y = 0;
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows), rows = end - row;
    loadRows(row, end);
    loadRuns(row, end);
    // deno-fmt-ignore
    kernels.sumRuns(row, rows, width, at.image, at.tables, at.starts, at.rowRuns, at.ofRun, at.sums, stride, at.boxes);
    kernels.touchBeside(row, rows, width, at.image, at.tables, at.starts, at.rowRuns, at.ofRun, reach);
    // Each sampled working pixel counts for the component at its centre.
    for (; y < features.height; y++) {
      const sampled = Math.floor((y + 0.5) * height / features.height);
      if (sampled >= end) break;
      const samples = features.width * features.labels.length;
      floats.set(features.data.subarray(y * samples, (y + 1) * samples), at.samples / 4);
      // deno-fmt-ignore
      kernels.sumSamples(sampled * width, rowStarts[sampled] - rowStarts[row], at.starts, at.ofRun, features.width,
        at.columns, features.labels.length, at.samples, at.sums, stride);
    }
  }
  for (let row = 1; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows), first = Math.max(0, row - reach);
    loadRows(first, Math.min(height, end + reach - 1));
    loadRuns(row - 1, end);
    // deno-fmt-ignore
    kernels.touchAbove(row, end - row, height, width, at.image, first, at.tables, at.starts, at.rowRuns, at.ofRun, reach);
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

function sumBorder(
  { sums, stride }: RegionGraph,
  { height, starts, rowStarts, ofRun }: Components,
): void {
  const [top, right, bottom, left] = [0, 1, 2, 3].map((side) => SUM.border + side);
  for (const [row, side] of [[0, top], [height - 1, bottom]]) {
    for (let run = rowStarts[row]; run < rowStarts[row + 1]; run++) {
      sums[ofRun[run] * stride + side] += starts[run + 1] - starts[run];
    }
  }
  for (let row = 0; row < height; row++) {
    sums[ofRun[rowStarts[row]] * stride + left]++;
    sums[ofRun[rowStarts[row + 1] - 1] * stride + right]++;
  }
}

/** Pixels outside the ellipse that touches the four sides, by the corner they are nearest to. */
function sumCorners(
  { sums, stride }: RegionGraph,
  { height, width, starts, rowStarts, ofRun }: Components,
): void {
  for (let row = 0; row < height; row++) {
    const y = (2 * row + 1) / height - 1; // −1 at the top, 1 at the bottom
    const outside = Math.round(width / 2 * (1 - Math.sqrt(1 - y * y))); // columns on each side
    const [leftCorner, rightCorner] = y < 0 ? [0, 1] : [3, 2];
    const first = row * width;
    for (let run = rowStarts[row]; run < rowStarts[row + 1] && starts[run] < first + outside; run++) {
      sums[ofRun[run] * stride + SUM.corners + leftCorner] += Math.min(starts[run + 1], first + outside) -
        starts[run];
    }
    const from = first + width - outside;
    for (let run = rowStarts[row + 1] - 1; run >= rowStarts[row] && starts[run + 1] > from; run--) {
      sums[ofRun[run] * stride + SUM.corners + rightCorner] += starts[run + 1] - Math.max(starts[run], from);
    }
  }
}

function sumFrame({ sums, stride }: RegionGraph, { starts, ofRun }: Components, frame: Uint8Array): void {
  for (let run = 0; run < ofRun.length; run++) {
    if (frame[starts[run]]) sums[ofRun[run] * stride + SUM.frame] += starts[run + 1] - starts[run];
  }
}

/** A component that no sampled working pixel has its centre in takes its nearest. */
function sumMissed(
  { sums, stride }: RegionGraph,
  { height, width, starts, rowStarts, ofRun, count }: Components,
  { height: h, width: w, labels, data }: Features,
): void {
  const isMissed = new Uint8Array(count);
  for (let i = 0; i < count; i++) isMissed[i] = Number(sums[i * stride + SUM.samples] === 0);
  for (let row = 0; row < height; row++) {
    for (let run = rowStarts[row]; run < rowStarts[row + 1]; run++) {
      if (!isMissed[ofRun[run]]) continue;
      isMissed[ofRun[run]] = 0;
      const column = ((starts[run] + starts[run + 1]) >> 1) - row * width;
      const sample = Math.floor(row * h / height) * w + Math.floor(column * w / width);
      const at = ofRun[run] * stride;
      sums[at + SUM.samples]++;
      for (let k = 0; k < labels.length; k++) sums[at + SUM.features + k] += data[sample * labels.length + k];
    }
  }
}
