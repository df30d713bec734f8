import { runEnd, wordsIn } from "../image/words_of.ts";
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

/**
 * Connected components, where pixels with the same label are connected through their four neighbours: touching at a
 * corner is not enough. One pass over the pixels, then union-find over the runs.
 */
export function findComponents({ height, width, data }: LabelMap): Components {
  const { starts, rowStarts } = findRuns(height, width, data);
  const parents = new Uint32Array(starts.length - 1);
  for (let run = 0; run < parents.length; run++) parents[run] = run;
  const runs = { height, width, starts, rowStarts };
  eachVerticalContact(runs, (above, below) => {
    if (data[starts[above]] === data[starts[below]]) join(parents, above, below);
  });
  return { ...runs, ...number(parents) };
}

/** The parts of a map that have one label each, connected or not, as components: each is numbered by its label. */
export function partsOf({ height, width, data }: LabelMap): Components {
  const runs = findRuns(height, width, data);
  const ofRun = new Uint32Array(runs.starts.length - 1);
  let count = 0;
  for (let run = 0; run < ofRun.length; run++) {
    ofRun[run] = data[runs.starts[run]];
    count = Math.max(count, ofRun[run] + 1);
  }
  return { height, width, ...runs, count, ofRun };
}

/** Calls back for each pair of runs that touch across two rows: the runs, and the pixels [from, to) of the lower row. */
export function eachVerticalContact(
  { height, width, starts, rowStarts }: Pick<Components, "height" | "width" | "starts" | "rowStarts">,
  visit: (above: number, below: number, from: number, to: number) => void,
): void {
  for (let row = 1; row < height; row++) {
    let above = rowStarts[row - 1];
    const lastAbove = rowStarts[row], end = rowStarts[row + 1];
    for (let below = lastAbove; below < end;) {
      const aboveEnd = starts[above + 1] + width, belowEnd = starts[below + 1];
      const from = Math.max(starts[above] + width, starts[below]);
      visit(above, below, from, Math.min(aboveEnd, belowEnd));
      if (aboveEnd <= belowEnd) above++;
      if (belowEnd <= aboveEnd) below++;
    }
  }
}

/** Joins two sets; the root of a set is its lowest member. */
export function join(parents: Uint32Array, a: number, b: number): void {
  const rootA = root(parents, a), rootB = root(parents, b);
  if (rootA < rootB) parents[rootB] = rootA;
  else parents[rootA] = rootB;
}

/** The lowest member of a set. */
export function root(parents: Uint32Array, member: number): number {
  while (parents[member] !== member) member = parents[member] = parents[parents[member]];
  return member;
}

/** Numbers the sets from 0 in the order of their lowest members. */
export function number(parents: Uint32Array): { count: number; ofRun: Uint32Array } {
  const ofRun = new Uint32Array(parents.length);
  let count = 0;
  for (let run = 0; run < parents.length; run++) {
    const lowest = root(parents, run);
    ofRun[run] = lowest === run ? count++ : ofRun[lowest];
  }
  return { count, ofRun };
}

function findRuns(height: number, width: number, data: Uint8Array) {
  const words = wordsIn(data);
  let starts = new Uint32Array(Math.max(1024, height * 8));
  const rowStarts = new Uint32Array(height + 1);
  let runs = 0;
  for (let row = 0, pixel = 0; row < height; row++) {
    rowStarts[row] = runs;
    // Room for the longest row and the end, so that the inner loop need not look.
    if (runs + width + 1 > starts.length) {
      starts = grown(starts, Math.max(2 * starts.length, runs + width + 1));
    }
    for (const end = pixel + width; pixel < end; pixel = runEnd(data, words, pixel, end)) {
      starts[runs++] = pixel;
    }
  }
  rowStarts[height] = runs;
  starts[runs] = height * width;
  return { starts: starts.slice(0, runs + 1), rowStarts };
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
