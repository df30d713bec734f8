// The level of colour that a lesion's outline follows: lib/regions/lesion_level.ts. Maps of cells are bytes, 0 or 1; what is
// measured of cells is 32 bits each.
import { chamferDistances } from "./distances";

/**
 * Writes to `field` how far each cell's colour is on the way from the mean of the skin to that of the lesion, less `level`, no
 * further than `reach` cells from where the lesion ends; and to `isIn` 1 where that is above 0 and no frame is. `lab` is
 * [3, cells], `outwards`, `inwards` and `skin` have room for as many cells.
 *
 * Skin is what is neither lesion nor frame and further than `reach` from the lesion, or with less than `farShare` of the cells
 * all that is neither.
 *
 * @returns false with less than `skinShare` of that, or where skin and lesion have the same colour
 */
export function findLevel(
  height: i32,
  width: i32,
  lab: usize,
  lesion: usize,
  frame: usize,
  level: f64,
  reach: f64,
  farShare: f64,
  skinShare: f64,
  outwards: usize,
  inwards: usize,
  skin: usize,
  field: usize,
  isIn: usize,
): bool {
  const cells = height * width;
  chamferDistances(lesion, 1, height, width, outwards);
  chamferDistances(lesion, 0, height, width, inwards);
  if (
    markSkin(lesion, frame, outwards, cells, reach, skin) < farShare * cells &&
    markSkin(lesion, frame, outwards, cells, 0, skin) < skinShare * cells
  ) return false;
  const channel = <usize> cells << 2;
  const l = meanOf(lab, skin, cells), a = meanOf(lab + channel, skin, cells), b = meanOf(lab + 2 * channel, skin, cells);
  const wayL = meanOf(lab, lesion, cells) - l, wayA = meanOf(lab + channel, lesion, cells) - a;
  const wayB = meanOf(lab + 2 * channel, lesion, cells) - b;
  const squared = wayL * wayL + wayA * wayA + wayB * wayB;
  if (squared == 0) return false;
  for (let cell = 0; cell < cells; cell++) {
    const at = <usize> cell << 2;
    const along = wayL * (load<f32>(lab + at) - l) + wayA * (load<f32>(lab + channel + at) - a) +
      wayB * (load<f32>(lab + 2 * channel + at) - b);
    const place = <f32> (along / squared - level);
    const near = min(<f64> place, reach - load<f32>(outwards + at));
    const own = <f32> max(near, load<f32>(inwards + at) - reach);
    store<f32>(field + at, own);
    store<u8>(isIn + cell, own > 0 && !load<u8>(frame + cell) ? 1 : 0);
  }
  return true;
}

/** Marks the cells that are neither lesion nor frame and further away than `distance`; returns how many. */
function markSkin(lesion: usize, frame: usize, outwards: usize, cells: i32, distance: f64, to: usize): i32 {
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    const isSkin = !(load<u8>(lesion + cell) | load<u8>(frame + cell)) && load<f32>(outwards + (<usize> cell << 2)) > distance;
    store<u8>(to + cell, isSkin ? 1 : 0);
    count += isSkin ? 1 : 0;
  }
  return count;
}

function meanOf(values: usize, mask: usize, cells: i32): f64 {
  let sum: f64 = 0, count = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (!load<u8>(mask + cell)) continue;
    sum += load<f32>(values + (<usize> cell << 2));
    count++;
  }
  return sum / count;
}

/** How many cells of a map lie in each component, by runs as in `Components`: 32 bits each, which must be zeros. */
export function countInRuns(map: usize, starts: usize, ofRun: usize, runs: i32, counts: usize): void {
  for (let run = 0; run < runs; run++) {
    const to = counts + (<usize> load<u32>(ofRun + (<usize> run << 2)) << 2);
    const end = load<u32>(starts + (<usize> run << 2), 4);
    let count: u32 = 0;
    for (let at = load<u32>(starts + (<usize> run << 2)); at < end; at++) count += load<u8>(map + at);
    store<u32>(to, load<u32>(to) + count);
  }
}

/**
 * Makes a field no higher than −`barely` in the components that are outside, a byte each, and no lower than `barely` in all
 * others, by runs as in `Components`; in frame it stays.
 */
export function setSides(
  field: usize,
  frame: usize,
  starts: usize,
  ofRun: usize,
  runs: i32,
  isOutside: usize,
  barely: f64,
): void {
  for (let run = 0; run < runs; run++) {
    const outside = load<u8>(isOutside + load<u32>(ofRun + (<usize> run << 2)));
    const end = load<u32>(starts + (<usize> run << 2), 4);
    for (let at = load<u32>(starts + (<usize> run << 2)); at < end; at++) {
      if (load<u8>(frame + at)) continue;
      const own = field + (<usize> at << 2), value: f64 = load<f32>(own);
      store<f32>(own, <f32> (outside ? min(value, -barely) : max(value, barely)));
    }
  }
}
