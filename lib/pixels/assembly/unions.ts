/**
 * What pairs of unions have in common: for `count` unions, [count, regions] of bytes, 1 for the regions in each, the sum of
 * `pixels`, [regions] of 64 bits, over the regions that are in both: [count, count] of 64 bits.
 */
export function sumShared(count: i32, regions: i32, unions: usize, pixels: usize, shared: usize): void {
  for (let one = 0; one < count; one++) {
    const own = unions + <usize> (one * regions);
    for (let other = 0; other <= one; other++) {
      const others = unions + <usize> (other * regions);
      let sum: f64 = 0;
      for (let id = 0; id < regions; id++) {
        if (load<u8>(own + id) & load<u8>(others + id)) sum += load<f64>(pixels + (<usize> id << 3));
      }
      store<f64>(shared + (<usize> (one * count + other) << 3), sum);
      store<f64>(shared + (<usize> (other * count + one) << 3), sum);
    }
  }
}

// Below, unions are [count, regions] of bytes, and the neighbours of region i are the bytes from `starts[i]` to
// `starts[i + 1]` (32 bits each) of `neighbours`: lib/regions/target_candidates.ts.

/** Writes each region by itself, and what each merge makes of two of those before it, which are 32 bits each. */
export function mergeUnions(regions: i32, merges: usize, count: i32, unions: usize): void {
  memory.fill(unions, 0, <usize> (regions * regions));
  for (let id = 0; id < regions; id++) store<u8>(unions + <usize> (id * regions + id), 1);
  let to = unions + <usize> (regions * regions);
  for (let merge = 0; merge < count; merge++, merges += 8, to += regions) {
    memory.copy(to, unions + <usize> (load<i32>(merges) * regions), regions);
    addUnion(to, unions + <usize> (load<i32>(merges, 4) * regions), regions);
  }
}

function addUnion(to: usize, from: usize, regions: i32): void {
  for (let id = 0; id < regions; id++) store<u8>(to + id, load<u8>(to + id) | load<u8>(from + id));
}

/**
 * Writes, for each of `count` regions in the order given, a byte each, the connected part of those so far that it is in.
 * `partOf` has room for the address of each region's part, 32 bits.
 */
export function growParts(
  ids: usize,
  count: i32,
  regions: i32,
  starts: usize,
  neighbours: usize,
  partOf: usize,
  parts: usize,
): void {
  memory.fill(partOf, 0, <usize> regions << 2);
  for (const end = ids + count; ids < end; ids++, parts += regions) {
    const id = <usize> load<u8>(ids);
    memory.fill(parts, 0, regions);
    store<u8>(parts + id, 1);
    const last = neighbours + load<u32>(starts + (id << 2), 4);
    for (let at = neighbours + load<u32>(starts + (id << 2)); at < last; at++) {
      const beside = <usize> load<u8>(at);
      const part = <usize> load<u32>(partOf + (beside << 2));
      if (part && !load<u8>(parts + beside)) addUnion(parts, part, regions);
    }
    for (let member = 0; member < regions; member++) {
      if (load<u8>(parts + member)) store<u32>(partOf + (<usize> member << 2), <u32> parts);
    }
  }
}

/**
 * Takes the frame out of unions, adds what they enclose, that is what cannot reach a region that is outer without crossing
 * them, and keeps those that are not empty, each once, in their order, from the first place on. Returns how many are left.
 * `open` has room for a byte a region, `whole` for another, and `hashes` for 32 bits a union.
 */
export function encloseUnions(
  unions: usize,
  count: i32,
  regions: i32,
  starts: usize,
  neighbours: usize,
  isFrame: usize,
  isOuter: usize,
  open: usize,
  whole: usize,
  hashes: usize,
): i32 {
  let kept = 0;
  for (let from = unions, end = unions + <usize> (count * regions); from < end; from += regions) {
    for (let id = 0; id < regions; id++) if (load<u8>(isFrame + id)) store<u8>(from + id, 0);
    enclose(from, regions, starts, neighbours, isOuter, open, whole);
    let hash: u32 = 0, isEmpty = true;
    for (let id = 0; id < regions; id++) {
      const isIn = load<u8>(whole + id);
      if (isIn) isEmpty = false;
      hash = (rotl<u32>(hash, 5) ^ isIn) * 0x9e3779b1 + 1;
    }
    if (isEmpty || isAmong(whole, hash, unions, kept, regions, hashes)) continue;
    memory.copy(unions + <usize> (kept * regions), whole, regions);
    store<u32>(hashes + (<usize> kept << 2), hash);
    kept++;
  }
  return kept;
}

function enclose(
  union: usize,
  regions: i32,
  starts: usize,
  neighbours: usize,
  isOuter: usize,
  open: usize,
  whole: usize,
): void {
  memory.fill(whole, 1, regions);
  let reached = 0; // of `open`, in the order of being so
  for (let id = 0; id < regions; id++) {
    if (!load<u8>(isOuter + id) || load<u8>(union + id)) continue;
    store<u8>(whole + id, 0);
    store<u8>(open + reached++, <u8> id);
  }
  for (let i = 0; i < reached; i++) {
    const start = starts + (<usize> load<u8>(open + i) << 2);
    for (let at = neighbours + load<u32>(start), end = neighbours + load<u32>(start, 4); at < end; at++) {
      const id = load<u8>(at);
      if (load<u8>(union + id) || !load<u8>(whole + id)) continue;
      store<u8>(whole + id, 0);
      store<u8>(open + reached++, id);
    }
  }
}

function isAmong(union: usize, hash: u32, unions: usize, count: i32, regions: i32, hashes: usize): bool {
  for (let i = 0; i < count; i++) {
    if (load<u32>(hashes + (<usize> i << 2)) != hash) continue;
    if (memory.compare(union, unions + <usize> (i * regions), regions) == 0) return true;
  }
  return false;
}

/** Doubles that are summed of an outline, after those of a region: shared, along frame, gradient, and the neighbours' colour. */
const OF_OUTLINES = 6;

/**
 * What unions sum up to: for `count` of them, as above, the sums over their regions of `stride` doubles each, and after them
 * over their outlines: its length beside what is no frame, and beside frame; then, of the former, the gradient across it, and
 * L*, a* and b* of what is beside, weighed by the length. Outlines are two ids, length and gradient, 64 bits each; `lab` has
 * the regions' mean colours, of 64 bits.
 */
export function sumUnions(
  unions: usize,
  count: i32,
  regions: i32,
  own: usize,
  stride: i32,
  outlines: usize,
  outlineCount: i32,
  isFrame: usize,
  lab: usize,
  to: usize,
): void {
  const bytes = <usize> stride << 3;
  const ends = outlines + (<usize> outlineCount << 5);
  memory.fill(to, 0, <usize> count * (bytes + (OF_OUTLINES << 3)));
  for (let union = unions; count > 0; count--, union += regions, to += bytes + (OF_OUTLINES << 3)) {
    for (let id = 0; id < regions; id++) {
      if (load<u8>(union + id)) addDoubles(to, own + <usize> id * bytes, bytes);
    }
    const sums = to + bytes;
    for (let outline = outlines; outline < ends; outline += 32) {
      const a = <usize> load<f64>(outline), b = <usize> load<f64>(outline, 8);
      const isIn = load<u8>(union + a);
      if (isIn == load<u8>(union + b)) continue;
      const other = isIn ? b : a, length = load<f64>(outline, 16);
      if (load<u8>(isFrame + other)) {
        store<f64>(sums, load<f64>(sums, 8) + length, 8);
        continue;
      }
      store<f64>(sums, load<f64>(sums) + length);
      store<f64>(sums, load<f64>(sums, 16) + load<f64>(outline, 24), 16);
      const colour = lab + other * 24;
      store<f64>(sums, load<f64>(sums, 24) + length * load<f64>(colour), 24);
      store<f64>(sums, load<f64>(sums, 32) + length * load<f64>(colour, 8), 32);
      store<f64>(sums, load<f64>(sums, 40) + length * load<f64>(colour, 16), 40);
    }
  }
}

function addDoubles(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(to + i, load<f64>(to + i) + load<f64>(from + i));
}
