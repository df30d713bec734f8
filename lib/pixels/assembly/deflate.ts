// Deflate (https://www.rfc-editor.org/rfc/rfc1951) for what photographs are as differences between rows: bytes near 0, in
// which nothing is found again but zeros. lib/image/pack_photograph.ts.
import { runEnd } from "./labels";

/** Literal bytes, the end of a block, and lengths, of which only the longest is used: it has no extra bits. */
const SYMBOLS: usize = 286, END: usize = 256, RUN_SYMBOL: usize = 285, RUN: usize = 258;
/** Four codes and what is left of a byte are at most 63 bits. Deflate itself allows 15. */
const MOST_BITS: i32 = 14;
/** Bytes are counted in four tables in turns, since one would be waited for where a byte comes twice. */
const TABLES: usize = 4, TABLE_BYTES: usize = 256 * 4;

/** Of a block: some decoders (fflate) hold no block with more. */
const MOST_BYTES: usize = 1 << 17;

/** Bits that do not fill a byte yet, the first lowest, and how many. */
let bits: u64 = 0, held: u64 = 0;
/** Adler-32's two sums (https://www.rfc-editor.org/rfc/rfc1950), of all blocks so far. */
let low: u32 = 1, high: u32 = 0;
const MODULUS: u32 = 65521;
/** After so many bytes the sums are reduced, before they pass 32 bits. */
const UNREDUCED: usize = 5552;

/** Begins a stream; there is one at a time. */
export function beginDeflate(): void {
  bits = 0;
  held = 0;
  low = 1;
  high = 0;
}

/**
 * Writes bytes as blocks, each with a Huffman code of its own, in which a long run of zeros is a zero and matches with the
 * byte before. The last of the stream ends with its byte.
 *
 * @param work 8 kB
 * @returns where what was written ends
 */
export function deflate(from: usize, count: i32, isLast: bool, work: usize, to: usize): usize {
  for (const end = from + count; from < end; from += MOST_BYTES) {
    const blockEnd = min(end, from + MOST_BYTES);
    to = writeBlock(from, blockEnd, isLast && blockEnd == end, work, to);
  }
  return to;
}

function writeBlock(from: usize, end: usize, isLast: bool, work: usize, to: usize): usize {
  const counts = work, lengths = counts + TABLES * TABLE_BYTES + (SYMBOLS - 256) * 4, codes = lengths + SYMBOLS;
  sumAdler(from, end);
  memory.fill(counts, 0, lengths - counts);
  countSymbols(from, end, counts);
  chooseLengths(counts, lengths);
  numberCodes(lengths, codes);
  to = writeHeader(isLast, lengths, to);
  to = writeSymbols(from, end, codes, to);
  to = putCode(load<u32>(codes + 4 * END), to);
  return isLast ? put(0, (8 - held) & 7, to) : to;
}

/** Adler-32 of all that was written since the stream began. */
export function adlerSum(): u32 {
  return high << 16 | low;
}

function sumAdler(from: usize, end: usize): void {
  const first = i16x8(16, 15, 14, 13, 12, 11, 10, 9), second = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (from < end) {
    const stop = min(end, from + UNREDUCED), vectors = <u32> ((stop - from) >> 4);
    // Of the bytes, of their sums before each vector, and of the bytes by how often they count in it.
    let sums = i32x4.splat(0), before = i32x4.splat(0), weighted = i32x4.splat(0);
    for (let i: u32 = 0; i < vectors; i++, from += 16) {
      const bytes = v128.load(from);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), first));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), second));
    }
    high += 16 * (vectors * low + total(before)) + total(weighted);
    low += total(sums);
    for (; from < stop; from++) {
      low += load<u8>(from);
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
}

function total(lanes: v128): u32 {
  return i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3);
}

/** Where the next run of zeros begins that is worth a match, or `end`. */
function nextRun(from: usize, end: usize): usize {
  for (let probe = from + RUN / 2; probe < end; probe += RUN / 2) {
    if (load<u8>(probe) != 0) continue;
    let first = probe;
    while (first > from && load<u8>(first - 1) == 0) first--;
    if (runEnd(probe, end) - first > RUN) return first;
  }
  return end;
}

/** How many matches follow the first zero of a run. */
function matchesIn(run: usize, end: usize): usize {
  return (runEnd(run, end) - run - 1) / RUN;
}

/** How often each symbol is written: [SYMBOLS] of 32 bits, and room for three more tables behind the first. */
function countSymbols(from: usize, end: usize, counts: usize): void {
  const others = counts + 4 * SYMBOLS;
  let matches: usize = 0;
  while (from < end) {
    const run = nextRun(from, end);
    for (; from + 4 <= run; from += 4) {
      const four = load<u32>(from);
      add(counts + ((four & 255) << 2));
      add(others + ((four >> 8 & 255) << 2));
      add(others + TABLE_BYTES + ((four >> 16 & 255) << 2));
      add(others + 2 * TABLE_BYTES + (four >> 24 << 2));
    }
    for (; from < run; from++) add(counts + (<usize> load<u8>(from) << 2));
    if (run == end) break;
    const more = matchesIn(run, end);
    add(counts);
    matches += more;
    from = run + 1 + more * RUN;
  }
  for (let at: usize = 0; at < TABLE_BYTES; at += 16) {
    let sum = v128.load(counts + at);
    for (let table: usize = 0; table < TABLES - 1; table++) {
      sum = i32x4.add(sum, v128.load(others + table * TABLE_BYTES + at));
    }
    v128.store(counts + at, sum);
  }
  store<u32>(counts + 4 * END, 1);
  store<u32>(counts + 4 * RUN_SYMBOL, <u32> matches);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function add(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * How long each symbol's code is, a byte; 0 where it has none. Shannon's lengths, rounded up, and what they leave of the
 * codes goes to whom it helps most, one bit after the other: within 1 % of Huffman's on photographs, in half the lines.
 */
function chooseLengths(counts: usize, lengths: usize): void {
  let sum: u32 = 0, used: u32 = 0;
  for (let symbol: usize = 0; symbol < SYMBOLS; symbol++) {
    const count = load<u32>(counts + 4 * symbol);
    sum += count;
    used += u32(count > 0);
  }
  // The rarest count for more, so that no code gets too long.
  const share = (sum >> (MOST_BITS - 1)) + 1;
  const all = <u64> (sum + used * share);
  let left: i32 = 1 << MOST_BITS;
  for (let symbol: usize = 0; symbol < SYMBOLS; symbol++) {
    const count = load<u32>(counts + 4 * symbol);
    let length: i32 = 0;
    if (count > 0) {
      for (length = 1; (<u64> (count + share)) << length < all; length++);
      left -= 1 << (MOST_BITS - length);
    }
    store<u8>(lengths + symbol, <u8> length);
  }
  while (left > 0) {
    let best: usize = 0, most: u64 = 0;
    for (let symbol: usize = 0; symbol < SYMBOLS; symbol++) {
      const length = <i32> load<u8>(lengths + symbol);
      if (length == 0 || 1 << (MOST_BITS - length) > left) continue;
      const gain = (<u64> load<u32>(counts + 4 * symbol)) << length; // bits for its share of the codes
      if (gain > most) {
        most = gain;
        best = symbol;
      }
    }
    const length = <i32> load<u8>(lengths + best);
    left -= 1 << (MOST_BITS - length);
    store<u8>(lengths + best, <u8> (length - 1));
  }
}

/** Deflate's codes for their lengths, [SYMBOLS] of 32 bits: the first bit lowest, and the length from bit 16 on. */
function numberCodes(lengths: usize, codes: usize): void {
  let code: u32 = 0;
  for (let length = 1; length <= MOST_BITS; length++) {
    code <<= 1;
    for (let symbol: usize = 0; symbol < SYMBOLS; symbol++) {
      if (load<u8>(lengths + symbol) != length) continue;
      store<u32>(codes + 4 * symbol, reversed(code, length) | length << 16);
      code++;
    }
  }
}

function reversed(code: u32, length: u32): u32 {
  let back: u32 = 0;
  for (let i: u32 = 0; i < length; i++) back |= (code >> i & 1) << (length - 1 - i);
  return back;
}

/** A block's beginning: its kind, and its codes' lengths, four bits each. */
function writeHeader(isLast: bool, lengths: usize, to: usize): usize {
  to = put(u64(isLast) | 2 << 1, 3, to); // a code of its own
  to = put(SYMBOLS - 257, 5, to);
  to = put(2 - 1, 5, to); // distances: two, so that their code is complete
  to = put(19 - 4, 4, to);
  // Lengths of the codes for lengths: repetitions have none, 0 to 15 have four bits, which are the length's own.
  for (let i = 0; i < 19; i++) to = put(i < 3 ? 0 : 4, 3, to);
  for (let symbol: usize = 0; symbol < SYMBOLS; symbol++) {
    to = put(reversed(load<u8>(lengths + symbol), 4), 4, to);
  }
  for (let i = 0; i < 2; i++) to = put(reversed(1, 4), 4, to);
  return to;
}

function writeSymbols(from: usize, end: usize, codes: usize, to: usize): usize {
  const match = load<u32>(codes + 4 * RUN_SYMBOL) + (1 << 16); // one bit more, a 0: the distance is 1
  while (from < end) {
    const run = nextRun(from, end);
    let ahead = bits, count = held;
    for (; from + 4 <= run; from += 4) {
      const four = load<u32>(from);
      const a = load<u32>(codes + ((four & 255) << 2)), b = load<u32>(codes + ((four >> 8 & 255) << 2));
      const c = load<u32>(codes + ((four >> 16 & 255) << 2)), d = load<u32>(codes + (four >> 24 << 2));
      const ab = <u64> (a & 0xffff) | (<u64> (b & 0xffff)) << (a >> 16), abBits = (a >> 16) + (b >> 16);
      const cd = <u64> (c & 0xffff) | (<u64> (d & 0xffff)) << (c >> 16), cdBits = (c >> 16) + (d >> 16);
      ahead |= (ab | cd << abBits) << count;
      count += abBits + cdBits;
      store<u64>(to, ahead);
      to += <usize> (count >> 3);
      ahead >>= count & ~7;
      count &= 7;
    }
    bits = ahead;
    held = count;
    for (; from < run; from++) to = putCode(load<u32>(codes + (<usize> load<u8>(from) << 2)), to);
    if (run == end) break;
    const more = matchesIn(run, end);
    to = putCode(load<u32>(codes), to);
    for (let i: usize = 0; i < more; i++) to = putCode(match, to);
    from = run + 1 + more * RUN;
  }
  return to;
}

function putCode(code: u32, to: usize): usize {
  return put(code & 0xffff, code >> 16, to);
}

/** Writes some bits, and all bytes that are whole. */
function put(value: u64, count: u64, to: usize): usize {
  bits |= value << held;
  held += count;
  store<u64>(to, bits);
  to += <usize> (held >> 3);
  bits >>= held & ~7;
  held &= 7;
  return to;
}
