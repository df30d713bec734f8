import { type Components, eachVerticalContact, join, number } from "./find_components.ts";

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
