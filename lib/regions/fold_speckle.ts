import type { Components } from "./find_components.ts";

/** More components than this are noise, and their neighbourhoods too many to keep. A clean map has some thousands. */
const MAX_COMPONENTS = 32_768;

/** How many times larger each round's limit is than the last one's. */
const GROWTH = 4;

/**
 * Joins specks with neighbours until few enough components are left to keep their neighbourhoods: in rounds, each
 * component smaller than the round's limit joins the one that it has its longest unbroken contact with (the first of
 * equals). A round leaves less than half of those, so even a map of pure noise takes a dozen passes and no more memory.
 */
export function foldSpeckle(components: Components, { maxComponents = MAX_COMPONENTS } = {}): Components {
  for (let limit = 2; components.count > maxComponents; limit *= GROWTH) components = fold(components, limit);
  return components;
}

function fold(components: Components, limit: number): Components {
  const { starts, rowStarts, ofRun, count, height } = components;
  const pixels = new Uint32Array(count);
  for (let run = 0; run < ofRun.length; run++) pixels[ofRun[run]] += starts[run + 1] - starts[run];

  const longest = new Uint32Array(count);
  const partner = numbersTo(count);
  const touch = (a: number, b: number, length: number) => {
    if (a === b) return;
    if (length > longest[a]) {
      longest[a] = length;
      partner[a] = b;
    }
    if (length > longest[b]) {
      longest[b] = length;
      partner[b] = a;
    }
  };
  eachVerticalContact(components, (above, below, from, to) => touch(ofRun[above], ofRun[below], to - from));
  for (let row = 0; row < height; row++) {
    for (let run = rowStarts[row] + 1; run < rowStarts[row + 1]; run++) touch(ofRun[run - 1], ofRun[run], 1);
  }

  const parents = numbersTo(count);
  for (let i = 0; i < count; i++) if (pixels[i] < limit) join(parents, i, partner[i]);
  const folded = number(parents);
  const ofRunNow = new Uint32Array(ofRun.length);
  for (let run = 0; run < ofRun.length; run++) ofRunNow[run] = folded.ofRun[ofRun[run]];
  return { ...components, count: folded.count, ofRun: ofRunNow };
}

function numbersTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Calls back for each pair of runs that touch across two rows: the runs, and the pixels [from, to) of the lower row. */
function eachVerticalContact(
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
function join(parents: Uint32Array, a: number, b: number): void {
  const rootA = root(parents, a), rootB = root(parents, b);
  if (rootA < rootB) parents[rootB] = rootA;
  else parents[rootA] = rootB;
}

/** The lowest member of a set. */
function root(parents: Uint32Array, member: number): number {
  while (parents[member] !== member) member = parents[member] = parents[parents[member]];
  return member;
}

/** Numbers the sets from 0 in the order of their lowest members. */
function number(parents: Uint32Array): { count: number; ofRun: Uint32Array } {
  const ofRun = new Uint32Array(parents.length);
  let count = 0;
  for (let run = 0; run < parents.length; run++) {
    const lowest = root(parents, run);
    ofRun[run] = lowest === run ? count++ : ofRun[lowest];
  }
  return { count, ofRun };
}
