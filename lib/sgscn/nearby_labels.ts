/** Finds which labels occur in small windows of a label map. */
export interface NearbyLabels {
  /** The labels that occur anywhere, ascending: a label's place here is its index. */
  readonly used: Uint8Array;
  /** The indices of the labels that {@linkcode NearbyLabels.collect} found, in no particular order. */
  readonly indices: Uint8Array;
  /** Finds the labels in a window, bounds inclusive, and returns how many there are. */
  collect(top: number, left: number, bottom: number, right: number): number;
}

/** @param labels [height, width]. */
export function createNearbyLabels(labels: Uint8Array, width: number): NearbyLabels {
  const indexOf = new Uint8Array(256);
  const used = Uint8Array.from(new Set(labels)).sort();
  used.forEach((label, index) => indexOf[label] = index);
  const map = labels.map((label) => indexOf[label]); // [height, width] of indices
  const indices = new Uint8Array(used.length);
  const seen = new Uint32Array(used.length); // the search that saw each index last
  const runs = runsToTheRight(map, width);
  let search = 0;

  function collect(top: number, left: number, bottom: number, right: number): number {
    if (isUniform(top, left, bottom, right)) {
      indices[0] = map[top * width + left];
      return 1;
    }
    search++;
    let found = 0;
    for (let y = top; y <= bottom; y++) {
      for (let at = y * width + left; at <= y * width + right; at++) {
        const index = map[at];
        if (seen[index] === search) continue;
        seen[index] = search;
        indices[found++] = index;
      }
    }
    return found;
  }

  /** Most windows are: five looks instead of twenty-five. */
  function isUniform(top: number, left: number, bottom: number, right: number): boolean {
    const index = map[top * width + left];
    for (let y = top; y <= bottom; y++) {
      const at = y * width + left;
      if (map[at] !== index || runs[at] <= right - left) return false;
    }
    return true;
  }
  return { used, indices, collect };
}

/** How many pixels from each on to the right have its index, in its row. */
function runsToTheRight(map: Uint8Array, width: number): Uint16Array {
  const runs = new Uint16Array(map.length).fill(1);
  for (let at = map.length - 2; at >= 0; at--) {
    if ((at + 1) % width !== 0 && map[at] === map[at + 1]) runs[at] = runs[at + 1] + 1;
  }
  return runs;
}
