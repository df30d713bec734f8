import { invalidImage } from "./invalid_image.ts";
import { type JpegHeader, readSegment } from "./jpeg_header.ts";

/** Scans of a progressive JPEG are about ten; each costs a pass over the image. libjpeg-turbo's fuzzers stop at 500. */
const MAX_SCANS = 100;

const EOI = 0xd9, SOS = 0xda;

/**
 * Walks a JPEG from its frame header to its end marker.
 *
 * @throws {SgscnError} `invalid-image` when it has no end marker (it was cut off), no scan, or too many of them.
 */
export function checkJpegData(bytes: Uint8Array, { segments }: JpegHeader): void {
  let offset = segments.at(-1)!.end;
  let scans = 0;
  while (true) {
    if (offset + 2 > bytes.length) {
      throw invalidImage("JPEG", `it is cut off at byte ${bytes.length}: no end marker`);
    }
    const { marker, end } = readSegment(bytes, offset);
    if (marker === EOI) break;
    offset = end;
    if (marker !== SOS) continue;
    if (++scans > MAX_SCANS) throw invalidImage("JPEG", `it must have at most ${MAX_SCANS} scans`);
    offset = findMarker(bytes, offset);
  }
  if (scans === 0) throw invalidImage("JPEG", "it has no image data");
}

/** Where the next marker stands that is neither a stuffed ff nor a restart; the file's end when there is none. */
export function findMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}
