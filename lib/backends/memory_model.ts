import { SgscnError } from "../errors.ts";

/** The memory that a backend trains in. What it holds grows with the pixels of the image at working size. */
export interface MemoryModel {
  /** In words, for messages: `WebAssembly's memory`. */
  what: string;
  /** Bytes there are. */
  bytes: number;
  /** Images of `channels` floats that are in it at once. */
  images: number;
  /** Bytes of everything else. */
  otherBytes: number;
  /** Channels are padded to a multiple of it. */
  lanes: number;
  /** Bytes that one row of such an image may take. */
  maxRowBytes?: number;
}

/**
 * Refuses an image that would need more memory than its backend has; known before training.
 *
 * @param working the image's height and width at working size
 * @throws {SgscnError} `out-of-memory`, naming the largest `size` that fits
 */
export function checkMemory(
  working: { height: number; width: number },
  { size, channels }: { size: number; channels: number },
  model: MemoryModel,
): void {
  const lack = missing(working.height, working.width, channels, model);
  if (!lack) return;
  const longest = Math.max(working.height, working.width);
  const fits = (side: number) => {
    // The image's own shape may give the shorter side one pixel more than the working size's shape does.
    const [height, width] = [working.height, working.width].map((pixels) =>
      pixels === longest ? side : Math.floor(pixels / longest * side) + 1
    );
    return missing(height, width, channels, model) === undefined;
  };
  let [largest, tooLarge] = [0, longest]; // the first fits, the second does not
  while (tooLarge - largest > 1) {
    const between = Math.floor((largest + tooLarge) / 2);
    if (fits(between)) largest = between;
    else tooLarge = between;
  }
  throw new SgscnError(
    "out-of-memory",
    `Cannot segment image: at size ${size} with ${channels} channels it needs ${lack.needed} bytes of ` +
      `${lack.available} in ${lack.what}; the largest size that fits is ${largest}`,
    { field: "size", limit: largest, value: size },
  );
}

function missing(
  height: number,
  width: number,
  channels: number,
  { what, bytes, images, otherBytes, lanes, maxRowBytes = Infinity }: MemoryModel,
): { what: string; needed: number; available: number } | undefined {
  const rowBytes = width * Math.ceil(channels / lanes) * lanes * 4;
  const needed = images * height * rowBytes + otherBytes;
  if (needed > bytes) return { what, needed, available: bytes };
  if (rowBytes > maxRowBytes) return { what: "one row", needed: rowBytes, available: maxRowBytes };
}
