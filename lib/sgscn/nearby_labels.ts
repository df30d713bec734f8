import { labelsInUse } from "../image/label_probabilities.ts";

/**
 * Finds which labels occur in small windows of a label map.
 *
 * Methods, not functions made for each image: V8 forgets the compiled code of a function that is gone, and would compile
 * these anew for every image.
 */
export class NearbyLabels {
  /** The labels that occur anywhere, ascending: a label's place here is its index. */
  readonly used: Uint8Array;
  /** The indices of the labels that {@linkcode NearbyLabels.collect} found, in no particular order. */
  readonly indices: Uint8Array;
  /** Each pixel's index, [height, width]. */
  readonly #map: Uint8Array;
  readonly #runs: Uint16Array;
  /** The search that saw each index last. */
  readonly #seen: Uint32Array;
  #search = 0;

  /** @param labels [height, width]. */
  constructor(labels: Uint8Array, readonly width: number) {
    const indexOf = new Uint8Array(256);
    this.used = Uint8Array.from(labelsInUse(labels));
    this.used.forEach((label, index) => indexOf[label] = index);
    this.#map = labels.map((label) => indexOf[label]);
    this.#runs = runsToTheRight(this.#map, width);
    this.indices = new Uint8Array(this.used.length);
    this.#seen = new Uint32Array(this.used.length);
  }

  /** Finds the labels in a window, bounds inclusive, and returns how many there are. */
  collect(top: number, left: number, bottom: number, right: number): number {
    const map = this.#map, width = this.width;
    if (isUniform(map, this.#runs, width, top, left, bottom, right)) {
      this.indices[0] = map[top * width + left];
      return 1;
    }
    const seen = this.#seen, indices = this.indices;
    const search = ++this.#search;
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
}

/** Most windows are: five looks instead of twenty-five. */
function isUniform(
  map: Uint8Array,
  runs: Uint16Array,
  width: number,
  top: number,
  left: number,
  bottom: number,
  right: number,
): boolean {
  const index = map[top * width + left];
  for (let y = top; y <= bottom; y++) {
    const at = y * width + left;
    if (map[at] !== index || runs[at] <= right - left) return false;
  }
  return true;
}

/** How many pixels from each on to the right have its index, in its row. */
function runsToTheRight(map: Uint8Array, width: number): Uint16Array {
  const runs = new Uint16Array(map.length).fill(1);
  for (let at = map.length - 2; at >= 0; at--) {
    if ((at + 1) % width !== 0 && map[at] === map[at + 1]) runs[at] = runs[at + 1] + 1;
  }
  return runs;
}
