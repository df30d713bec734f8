import { invalidImage } from "./invalid_image.ts";

/** By the next 16 bits: length of the code << 8 | its symbol; 0 where no code begins so. */
export type HuffmanTable = Uint16Array;

/** Tables of one DHT segment by class << 4 | slot: T.81 B.2.4.2. @throws {SgscnError} `invalid-image` */
export function readHuffmanTables(segment: Uint8Array): Map<number, HuffmanTable> {
  const tables = new Map<number, HuffmanTable>();
  let offset = 0;
  while (offset < segment.length) {
    const counts = segment.subarray(offset + 1, offset + 17);
    const symbols = segment.subarray(
      offset + 17,
      offset + 17 + counts.reduce((sum, count) => sum + count, 0),
    );
    const table = new Uint16Array(2 ** 16);
    let next = 0; // first of the 16-bit values not yet given to a code
    let at = 0;
    for (let length = 1; length <= counts.length; length++) {
      for (let i = 0; i < counts[length - 1]; i++) {
        const end = next + 2 ** (16 - length);
        if (end > table.length || at >= symbols.length) {
          throw invalidImage("JPEG", "a Huffman table is damaged");
        }
        table.fill(length << 8 | symbols[at++], next, end);
        next = end;
      }
    }
    tables.set(segment[offset], table);
    offset += 17 + at;
  }
  return tables;
}
