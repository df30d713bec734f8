import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";

/** The connected components of a map, as runs: stretches of a row with one label. */
export interface Components {
  height: number;
  width: number;
  count: number;
  /** Each run's first pixel, row by row, and the number of pixels at the end: [runs + 1]. */
  starts: Uint32Array;
  /** Each row's first run, and the number of runs at the end: [height + 1]. */
  rowStarts: Uint32Array;
  /** Each run's component, numbered from 0 in the order of their first pixels: [runs]. */
  ofRun: Uint32Array;
}

/** A strip of the map is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;

/**
 * Connected components, where pixels with the same label are connected through their four neighbours: touching at a
 * corner is not enough. One pass over the pixels, then union-find over the runs.
 */
export function findComponents({ height, width, data }: LabelMap): Components {
  const { starts, labels, rowStarts } = findRuns(height, width, data);
  const runs = labels.length;
  const { kernels, at, bytes, words } = makeRoom({
    starts: (runs + 1) * 4,
    labels: runs,
    rowStarts: (height + 1) * 4,
    components: runs * 4,
  });
  words.set(starts, at.starts / 4);
  bytes.set(labels, at.labels);
  words.set(rowStarts, at.rowStarts / 4);
  const count = kernels.joinRuns(height, width, at.starts, at.labels, at.rowStarts, at.components);
  const ofRun = words.slice(at.components / 4, at.components / 4 + runs);
  return { height, width, count, starts, rowStarts, ofRun };
}

/** The parts of a map that have one label each, connected or not, as components: each of `count` is numbered by its label. */
export function partsOf({ height, width, data }: LabelMap, count: number): Components {
  const { starts, labels, rowStarts } = findRuns(height, width, data);
  return { height, width, count, starts, rowStarts, ofRun: Uint32Array.from(labels) };
}

/** The runs, and the label of each. */
function findRuns(height: number, width: number, data: Uint8Array) {
  const stripRows = Math.min(height, Math.ceil(STRIP_PIXELS / width));
  const { kernels, at, bytes, words } = makeRoom({
    pixels: stripRows * width,
    starts: stripRows * width * 4,
    labels: stripRows * width,
    rowEnds: stripRows * 4,
  });
  const rowStarts = new Uint32Array(height + 1);
  const strips: { starts: Uint32Array; labels: Uint8Array }[] = [];
  let runs = 0;
  for (let row = 0; row < height; row += stripRows) {
    const rows = Math.min(stripRows, height - row);
    bytes.set(data.subarray(row * width, (row + rows) * width), at.pixels);
    const count = kernels.findRuns(at.pixels, rows, width, row * width, at.starts, at.labels, at.rowEnds);
    strips.push({
      starts: words.slice(at.starts / 4, at.starts / 4 + count),
      labels: bytes.slice(at.labels, at.labels + count),
    });
    for (let i = 0; i < rows; i++) rowStarts[row + i + 1] = runs + words[at.rowEnds / 4 + i];
    runs += count;
  }
  const starts = new Uint32Array(runs + 1), labels = new Uint8Array(runs);
  let filled = 0;
  for (const strip of strips) {
    starts.set(strip.starts, filled);
    labels.set(strip.labels, filled);
    filled += strip.labels.length;
  }
  starts[runs] = height * width;
  return { starts, labels, rowStarts };
}

/** The most runs that so many rows side by side have. */
export function mostRuns(rowStarts: Uint32Array, rows: number): number {
  let most = 0;
  for (let end = 1; end < rowStarts.length; end++) {
    most = Math.max(most, rowStarts[end] - rowStarts[Math.max(0, end - rows)]);
  }
  return most;
}
