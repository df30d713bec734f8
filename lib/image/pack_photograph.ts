import { makeRoom } from "../pixels/make_room.ts";

/** So many bytes at a time are in the kernels' memory. */
const STRIP_BYTES = 2 ** 18;
/** Codes have fewer than 9 bits on average, and what says which they are takes 150 bytes. */
const MOST_GROWTH = 9 / 8, CODES_BYTES = 256;
/** What the kernel works in. */
const WORK_BYTES = 2 ** 13;
/** Zlib's header for a window of 32 kB, compressed by the fastest means: https://www.rfc-editor.org/rfc/rfc1950 */
const ZLIB_HEADER = [0x78, 0x01];

/**
 * The rows of a photograph as a PNG has them: each as its differences from the one above, in a zlib stream. Nothing but runs
 * is looked for in them: noise does not repeat.
 *
 * @param image `data` is [height, width, 3]
 * @returns the stream in pieces
 */
export function packPhotograph(
  { height, width, data }: { height: number; width: number; data: Uint8Array },
): Uint8Array[] {
  const rowBytes = width * 3;
  const stripRows = Math.min(height, Math.ceil(STRIP_BYTES / rowBytes));
  const filteredBytes = stripRows * (rowBytes + 1);
  const { kernels, at, bytes } = makeRoom({
    rows: (stripRows + 1) * rowBytes,
    filtered: filteredBytes,
    work: WORK_BYTES,
    packed: Math.ceil(filteredBytes * MOST_GROWTH) + CODES_BYTES,
  });
  const pieces = [Uint8Array.from(ZLIB_HEADER)];
  bytes.fill(0, at.rows, at.rows + rowBytes); // above the first
  kernels.beginDeflate();
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows), rows = end - row;
    if (row > 0) bytes.set(data.subarray((row - 1) * rowBytes, row * rowBytes), at.rows);
    bytes.set(data.subarray(row * rowBytes, end * rowBytes), at.rows + rowBytes);
    kernels.subtractRows(rows, rowBytes, at.rows, at.filtered);
    const packed = kernels.deflate(at.filtered, rows * (rowBytes + 1), end === height, at.work, at.packed);
    pieces.push(bytes.slice(at.packed, packed));
  }
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, kernels.adlerSum());
  return [...pieces, checksum];
}
