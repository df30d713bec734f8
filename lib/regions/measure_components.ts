import type { RgbImage } from "../types.ts";
import { type Components, eachVerticalContact } from "./find_components.ts";
import type { Features } from "./learnt_features.ts";
import { writeLab } from "./lab.ts";
import { RegionGraph, SUM } from "./region_graph.ts";

/** Guided labels blur an edge over a pixel or two of the working size, so colours are compared that far to both sides. */
const WORKING_SIDE = 192;

/** How far from an outline, in pixels, its two sides are compared. */
export function gradientReach({ height, width }: { height: number; width: number }): number {
  return Math.max(1, Math.round(Math.max(height, width) / WORKING_SIDE));
}

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
  sumPixels(graph, components, image.data);
  sumBorder(graph, components);
  sumCorners(graph, components);
  if (frame) sumFrame(graph, components, frame);
  if (features) sumFeatures(graph, components, features);
  sumOutlines(graph, components, image);
  return graph;
}

function sumPixels(graph: RegionGraph, components: Components, data: Uint8Array): void {
  const { height, rowStarts } = components;
  const lab = new Float64Array(3);
  for (let row = 0; row < height; row++) {
    for (let run = rowStarts[row]; run < rowStarts[row + 1]; run++) {
      sumRun(graph, components, data, lab, run, row);
    }
  }
}

/** A function of its own, since V8 compiles what is called often sooner than a loop within two others. */
function sumRun(
  { sums, stride, boxes }: RegionGraph,
  { width, starts, ofRun }: Components,
  data: Uint8Array,
  lab: Float64Array,
  run: number,
  row: number,
): void {
  const start = starts[run], end = starts[run + 1], count = end - start;
  let red = 0, green = 0, blue = 0, l = 0, a = 0, b = 0, ll = 0, aa = 0, bb = 0;
  for (let i = 3 * start; i < 3 * end; i += 3) {
    red += data[i];
    green += data[i + 1];
    blue += data[i + 2];
    writeLab(data[i], data[i + 1], data[i + 2], lab);
    l += lab[0];
    a += lab[1];
    b += lab[2];
    ll += lab[0] * lab[0];
    aa += lab[1] * lab[1];
    bb += lab[2] * lab[2];
  }
  const left = start - row * width, right = left + count;
  const columns = sumBelow(right) - sumBelow(left);
  const at = ofRun[run] * stride;
  sums[at + SUM.pixels] += count;
  sums[at + SUM.rows] += count * row;
  sums[at + SUM.columns] += columns;
  sums[at + SUM.rowRow] += count * row * row;
  sums[at + SUM.rowColumn] += row * columns;
  sums[at + SUM.columnColumn] += sumOfSquaresBelow(right) - sumOfSquaresBelow(left);
  sums[at + SUM.rgb] += red;
  sums[at + SUM.rgb + 1] += green;
  sums[at + SUM.rgb + 2] += blue;
  sums[at + SUM.lab] += l;
  sums[at + SUM.lab + 1] += a;
  sums[at + SUM.lab + 2] += b;
  sums[at + SUM.labSquared] += ll;
  sums[at + SUM.labSquared + 1] += aa;
  sums[at + SUM.labSquared + 2] += bb;
  const box = ofRun[run] * 4;
  if (row < boxes[box]) boxes[box] = row;
  if (left < boxes[box + 1]) boxes[box + 1] = left;
  if (row >= boxes[box + 2]) boxes[box + 2] = row + 1;
  if (right > boxes[box + 3]) boxes[box + 3] = right;
}

/** 0 + 1 + … + (n − 1). */
function sumBelow(n: number): number {
  return n * (n - 1) / 2;
}

/** 0² + 1² + … + (n − 1)². */
function sumOfSquaresBelow(n: number): number {
  return (n - 1) * n * (2 * n - 1) / 6;
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

/** Each sampled working pixel counts for the component at its centre; a component without one takes its nearest. */
function sumFeatures(
  { sums, stride }: RegionGraph,
  { height, width, starts, rowStarts, ofRun, count }: Components,
  { height: h, width: w, labels, data }: Features,
): void {
  const add = (component: number, sample: number) => {
    const at = component * stride;
    sums[at + SUM.samples]++;
    for (let k = 0; k < labels.length; k++) sums[at + SUM.features + k] += data[sample * labels.length + k];
  };
  for (let y = 0; y < h; y++) {
    const row = Math.floor((y + 0.5) * height / h);
    let run = rowStarts[row];
    for (let x = 0; x < w; x++) {
      const pixel = row * width + Math.floor((x + 0.5) * width / w);
      while (starts[run + 1] <= pixel) run++;
      add(ofRun[run], y * w + x);
    }
  }
  const isMissed = Uint8Array.from({ length: count }, (_, i) => Number(sums[i * stride + SUM.samples] === 0));
  for (let row = 0; row < height; row++) {
    for (let run = rowStarts[row]; run < rowStarts[row + 1]; run++) {
      if (!isMissed[ofRun[run]]) continue;
      isMissed[ofRun[run]] = 0;
      const column = ((starts[run] + starts[run + 1]) >> 1) - row * width;
      add(ofRun[run], Math.floor(row * h / height) * w + Math.floor(column * w / width));
    }
  }
}

function sumOutlines(
  graph: RegionGraph,
  components: Components,
  { height, width, data }: Pick<RgbImage, "height" | "width" | "data">,
): void {
  const { starts, rowStarts, ofRun } = components;
  const reach = gradientReach({ height, width });
  const one = new Float64Array(3), other = new Float64Array(3);
  const difference = (p: number, q: number): number => {
    writeLab(data[3 * p], data[3 * p + 1], data[3 * p + 2], one);
    writeLab(data[3 * q], data[3 * q + 1], data[3 * q + 2], other);
    const l = one[0] - other[0], a = one[1] - other[1], b = one[2] - other[2];
    return Math.sqrt(l * l + a * a + b * b); // Math.hypot is several times slower
  };
  for (let row = 0; row < height; row++) {
    const first = row * width, last = first + width - 1;
    for (let run = rowStarts[row] + 1; run < rowStarts[row + 1]; run++) {
      if (ofRun[run] === ofRun[run - 1]) continue;
      const at = starts[run];
      const gradient = difference(Math.max(at - reach, first), Math.min(at + reach - 1, last));
      graph.touch(ofRun[run - 1], ofRun[run], 1, gradient);
    }
  }
  eachVerticalContact(components, (above, below, from, to) => {
    if (ofRun[above] === ofRun[below]) return;
    const row = Math.floor(from / width);
    const up = Math.min(reach, row) * width, down = Math.min(reach - 1, height - 1 - row) * width;
    let gradient = 0;
    for (let at = from; at < to; at++) gradient += difference(at - up, at + down);
    graph.touch(ofRun[above], ofRun[below], to - from, gradient);
  });
}
