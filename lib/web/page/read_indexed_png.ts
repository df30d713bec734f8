/** An indexed or grey 8-bit PNG's own numbers: labels, region ids, or a mask. The browser would give colours. */
export interface IndexedImage {
  height: number;
  width: number;
  /** [height, width]. */
  data: Uint8Array;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const INDEXED = 3, GREY = 0;

/**
 * Reads the PNGs that the service makes: 8 bits a pixel, not interlaced.
 *
 * @throws {Error} when it is another kind of file
 */
export async function readIndexedPng(bytes: Uint8Array<ArrayBuffer>): Promise<IndexedImage> {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new Error("Cannot read picture: it is no PNG");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let height = 0, width = 0;
  const compressed: Uint8Array<ArrayBuffer>[] = [];
  for (let at = SIGNATURE.length; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const start = at + 8;
    if (type === "IHDR") {
      width = view.getUint32(start);
      height = view.getUint32(start + 4);
      const [depth, colour, , , interlace] = bytes.subarray(start + 8, start + 13);
      if (depth !== 8 || (colour !== INDEXED && colour !== GREY) || interlace !== 0) {
        throw new Error(`Cannot read picture: it must have 8 bits a pixel, got type ${colour} with ${depth}`);
      }
    } else if (type === "IDAT") {
      compressed.push(bytes.subarray(start, start + length));
    }
    at = start + length + 4; // the check sum: what is broken does not inflate
  }
  const inflated = new Blob(compressed).stream().pipeThrough(new DecompressionStream("deflate"));
  const rows = new Uint8Array(await new Response(inflated).arrayBuffer());
  if (rows.length !== height * (width + 1)) throw new Error("Cannot read picture: it is cut off");
  return { height, width, data: unfilter(rows, height, width) };
}

/** Undoes the filter of each row (PNG specification, section 9), one byte a pixel. */
function unfilter(rows: Uint8Array, height: number, width: number): Uint8Array {
  const data = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (width + 1)];
    const from = row * (width + 1) + 1, to = row * width;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? data[to + x - 1] : 0;
      const up = row > 0 ? data[to + x - width] : 0;
      const upLeft = x > 0 && row > 0 ? data[to + x - width - 1] : 0;
      data[to + x] = rows[from + x] + predict(filter, left, up, upLeft);
    }
  }
  return data;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const [a, b, c] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)];
      return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }
    default:
      return 0;
  }
}
