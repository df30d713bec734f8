// Connected components of a map of labels, by its runs: lib/regions/find_components.ts.
import { runEnd } from "./labels";

/**
 * Finds the runs of some rows, whose first pixel is `first` of the map. Writes each run's first pixel, 32 bits, and its label,
 * a byte, and how many runs there are up to the end of each row, 32 bits. Returns how many there are.
 */
export function findRuns(
  labels: usize,
  rows: i32,
  width: i32,
  first: i32,
  starts: usize,
  labelOfRun: usize,
  rowRuns: usize,
): i32 {
  const begin = labels;
  let runs = 0;
  for (let row = 0; row < rows; row++, rowRuns += 4) {
    for (const end = labels + width; labels < end; labels = runEnd(labels, end)) {
      store<i32>(starts + (<usize> runs << 2), first + <i32> (labels - begin));
      store<u8>(labelOfRun + runs++, load<u8>(labels));
    }
    store<i32>(rowRuns, runs);
  }
  return runs;
}

/** The lowest member of a set; of `parents`, a member's is in its set and no higher. */
function root(parents: usize, member: u32): u32 {
  let parent = load<u32>(parents + (<usize> member << 2));
  while (parent != member) {
    const next = load<u32>(parents + (<usize> parent << 2));
    store<u32>(parents + (<usize> member << 2), next); // half the way from now on
    member = next;
    parent = load<u32>(parents + (<usize> member << 2));
  }
  return member;
}

/**
 * Writes each run's component, 32 bits, numbered from 0 in the order of their first runs, and returns how many there are.
 * `starts` and `labelOfRun` are as above, and `rowRuns` has each row's first run, and the number of runs at the end.
 */
export function joinRuns(
  height: i32,
  width: i32,
  starts: usize,
  labelOfRun: usize,
  rowRuns: usize,
  components: usize,
): i32 {
  const runs = load<u32>(rowRuns + (<usize> height << 2));
  for (let run: u32 = 0; run < runs; run++) store<u32>(components + (<usize> run << 2), run);
  for (let row = 1; row < height; row++) {
    rowRuns += 4;
    const end = load<u32>(rowRuns, 4);
    let above = load<u32>(rowRuns - 4), below = load<u32>(rowRuns);
    while (below < end) {
      if (load<u8>(labelOfRun + above) == load<u8>(labelOfRun + below)) {
        const one = root(components, above), other = root(components, below);
        store<u32>(components + (<usize> max(one, other) << 2), min(one, other));
      }
      const aboveEnd = load<i32>(starts + (<usize> above << 2), 4) + width;
      const belowEnd = load<i32>(starts + (<usize> below << 2), 4);
      if (aboveEnd <= belowEnd) above++;
      if (belowEnd <= aboveEnd) below++;
    }
  }
  // A parent comes before its members, so that it has its number.
  let count = 0;
  for (let run: u32 = 0; run < runs; run++) {
    const at = components + (<usize> run << 2);
    const parent = load<u32>(at);
    store<u32>(at, parent == run ? count++ : load<u32>(components + (<usize> parent << 2)));
  }
  return count;
}

/** Writes each pixel's value from its component's, a byte each, along some runs, of which the first begins with pixel `first`. */
export function paintRuns(starts: usize, ofRun: usize, runs: i32, values: usize, first: i32, to: usize): void {
  for (let run = 0; run < runs; run++) {
    const from = load<i32>(starts + (<usize> run << 2)), end = load<i32>(starts + (<usize> run << 2), 4);
    memory.fill(to + (from - first), load<u8>(values + load<u32>(ofRun + (<usize> run << 2))), end - from);
  }
}

/** The first run of each component, 32 bits each; those without one stay as they are. */
export function findFirstRuns(ofRun: usize, runs: i32, to: usize): void {
  for (let run = runs - 1; run >= 0; run--) {
    store<i32>(to + (<usize> load<u32>(ofRun + (<usize> run << 2)) << 2), run);
  }
}
