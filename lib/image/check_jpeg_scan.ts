import { invalidImage } from "./invalid_image.ts";
import type { HuffmanTable } from "./jpeg_huffman.ts";

/** One scan to be followed. */
export interface JpegScan {
  /** Where its entropy-coded data begins. */
  start: number;
  /** The minimum coded units that the image's size asks for. */
  units: number;
  /** The tables of each block of one unit, in order. Without `ac` the blocks hold the DC value alone (progressive). */
  blocks: { dc: HuffmanTable; ac?: HuffmanTable }[];
  /** Units between restart markers; 0 for none. */
  restartInterval: number;
}

/** Some encoders leave a few bytes behind the last unit. */
const MAX_TRAILING_BYTES = 4;

/**
 * Follows the Huffman codes of one scan without decoding anything, and so finds whether the image is as large as its
 * header says: imagescript fills up what is missing with grey and leaves off what is too much, silently.
 *
 * @throws {SgscnError} `invalid-image` when the data end early, go on, or hold an impossible code
 */
export function checkJpegScan(bytes: Uint8Array, { start, units, blocks, restartInterval }: JpegScan): void {
  let offset = start;
  let bits = 0; // the low `bitCount` bits are not used up yet
  let bitCount = 0;
  let missing = 0; // bits made up behind the end

  const fill = () => {
    while (bitCount <= 24) {
      let byte = bytes[offset];
      if (byte === 0xff && bytes[offset + 1] === 0) offset += 2; // ff is stuffed with 00
      else if (byte === 0xff || byte === undefined) {
        byte = 0; // a marker: the data end here
        missing += 8;
      } else offset++;
      bits = bits << 8 | byte;
      bitCount += 8;
    }
  };
  const readSymbol = (table: HuffmanTable): number => {
    if (bitCount < 16) fill();
    const entry = table[bits >>> (bitCount - 16) & 0xffff];
    if (entry === 0) throw invalidImage("JPEG", `its image data is damaged at byte ${offset}`);
    bitCount -= entry >> 8;
    return entry & 0xff;
  };
  const skip = (count: number) => {
    if (bitCount < count) fill();
    bitCount -= count;
  };
  const checkNotShort = (unit: number) => {
    if (missing > bitCount) {
      throw invalidImage(
        "JPEG",
        `its image data ends at byte ${offset}, after ${unit} of ${units} blocks of pixels`,
      );
    }
  };

  for (let unit = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      checkNotShort(unit);
      offset = restartAfter(bytes, offset);
      bits = bitCount = missing = 0;
    }
    for (const { dc, ac } of blocks) {
      skip(readSymbol(dc) & 15);
      for (let k = 1; ac && k < 64; k++) {
        const symbol = readSymbol(ac); // run of zeros << 4 | bits of the value
        if (symbol === 0) break; // end of block
        k += symbol >> 4;
        skip(symbol & 15);
      }
    }
    if (missing > 0) checkNotShort(unit);
  }
  checkNotShort(units);
  const unread = (bitCount - missing) >> 3;
  if (unread + trailingBytes(bytes, offset) > MAX_TRAILING_BYTES) {
    throw invalidImage(
      "JPEG",
      `its image data goes on at byte ${offset}, after all ${units} blocks of pixels`,
    );
  }
}

/** Bytes from `offset` to the next marker, zeros not counted: they are padding. */
function trailingBytes(bytes: Uint8Array, offset: number): number {
  let count = 0;
  for (let at = offset; at < bytes.length && count <= MAX_TRAILING_BYTES; at++) {
    if (bytes[at] === 0xff && bytes[at + 1] !== 0) break;
    if (bytes[at] !== 0) count++;
  }
  return count;
}

/** Where data go on after the restart marker that must come next. */
function restartAfter(bytes: Uint8Array, offset: number): number {
  let at = bytes.indexOf(0xff, offset);
  while (at >= 0 && bytes[at + 1] === 0xff) at++;
  const marker = bytes[at + 1];
  if (at < 0 || !(marker >= 0xd0 && marker <= 0xd7)) {
    throw invalidImage("JPEG", `a restart marker must follow byte ${offset}`);
  }
  return at + 2;
}
