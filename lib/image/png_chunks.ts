import { crc32 } from "node:zlib";
import { concatBytes } from "./concat_bytes.ts";
import { invalidImage } from "./invalid_image.ts";

/** One chunk: `start` and `end` bound its data, without length, type and checksum. */
export interface PngChunk {
  type: string;
  start: number;
  end: number;
}

const SIGNATURE_BYTES = 8;
/** Length and type before the data, and the checksum after. */
const BEFORE_DATA = 8, AFTER_DATA = 4;

/** What pixels depend on. Everything else (profiles, text, animation) is not worth a decoder's memory. */
const DECODED_CHUNKS = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];

/**
 * Walks the chunks of a PNG up to IEND and checks each one's length and checksum. Inflates nothing.
 *
 * @throws {SgscnError} `invalid-image` when the file ends before IEND, a checksum is wrong, there is no image data, or
 * a chunk that must be understood is unknown.
 */
export function readPngChunks(bytes: Uint8Array): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let offset = SIGNATURE_BYTES;
  while (chunks.at(-1)?.type !== "IEND") {
    const start = offset + BEFORE_DATA;
    const end = start <= bytes.length ? start + view.getUint32(offset) : start;
    if (end + AFTER_DATA > bytes.length) {
      throw invalidImage(
        "PNG",
        `it is cut off: a chunk ends at byte ${end + AFTER_DATA}, the file at ${bytes.length}`,
      );
    }
    const type = String.fromCharCode(...bytes.subarray(offset + 4, start));
    if (!/^[A-Za-z]{4}$/.test(type)) throw invalidImage("PNG", `a chunk at byte ${offset} has no valid type`);
    if (crc32(bytes.subarray(offset + 4, end)) !== view.getUint32(end)) {
      throw invalidImage("PNG", `the checksum of its ${type} chunk at byte ${offset} is wrong`);
    }
    const isCritical = type[0] < "a";
    if (isCritical && !DECODED_CHUNKS.includes(type)) {
      throw invalidImage("PNG", `its chunk ${type} is unknown`);
    }
    chunks.push({ type, start, end });
    offset = end + AFTER_DATA;
  }
  if (!chunks.some(({ type }) => type === "IDAT")) throw invalidImage("PNG", "it has no image data");
  return chunks;
}

/** The same PNG with only the chunks that its pixels depend on. */
export function stripPng(bytes: Uint8Array, chunks: readonly PngChunk[]): Uint8Array {
  const kept = chunks.filter(({ type }) => DECODED_CHUNKS.includes(type))
    .map(({ start, end }) => bytes.subarray(start - BEFORE_DATA, end + AFTER_DATA));
  return concatBytes([bytes.subarray(0, SIGNATURE_BYTES), ...kept]);
}

/** The pieces of a chunk: length and type, its data, and the checksum of type and data. */
export function chunk(type: string, ...data: readonly Uint8Array[]): Uint8Array[] {
  const start = new Uint8Array(8), end = new Uint8Array(4);
  new DataView(start.buffer).setUint32(0, data.reduce((bytes, piece) => bytes + piece.length, 0));
  for (let i = 0; i < 4; i++) start[4 + i] = type.charCodeAt(i);
  const checksum = [start.subarray(4), ...data].reduce((sum, piece) => crc32(piece, sum), 0);
  new DataView(end.buffer).setUint32(0, checksum);
  return [start, ...data, end];
}
