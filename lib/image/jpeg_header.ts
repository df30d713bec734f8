import { invalidImage, unsupportedFormat } from "./invalid_image.ts";

/** One marker segment before the image data. `start` and `end` bound its payload, after the length. */
export interface JpegSegment {
  marker: number;
  start: number;
  end: number;
}

/** What the frame header (SOF) and the segments before it say. */
export interface JpegHeader {
  /** As stored, before EXIF orientation. */
  height: number;
  width: number;
  bitDepth: 8;
  components: 1 | 3 | 4;
  progressive: boolean;
  /** The segments up to and including SOF. */
  segments: JpegSegment[];
}

/** Start-of-frame markers that are not baseline, extended or progressive Huffman: ITU T.81 table B.1. */
const UNSUPPORTED_FRAMES: Record<number, string> = {
  0xc3: "lossless JPEG",
  0xc5: "hierarchical JPEG",
  0xc6: "hierarchical JPEG",
  0xc7: "hierarchical JPEG",
  0xc9: "arithmetic-coded JPEG",
  0xca: "arithmetic-coded JPEG",
  0xcb: "arithmetic-coded JPEG",
  0xcd: "hierarchical JPEG",
  0xce: "hierarchical JPEG",
  0xcf: "hierarchical JPEG",
  0xf7: "JPEG-LS",
};

/** EOI, SOS: neither may come before the frame header. */
const EOI = 0xd9, SOS = 0xda;

/**
 * Reads the segments of a JPEG up to its frame header. Decodes nothing.
 *
 * @throws {SgscnError} `invalid-image` when the header is cut off or its lengths do not add up, `unsupported-format`
 * when it is a kind of JPEG that is not read here (lossless, arithmetic-coded, 12-bit).
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const segments: JpegSegment[] = [];
  let offset = 2; // after SOI
  while (true) {
    const segment = readSegment(bytes, offset);
    const { marker, start, end } = segment;
    segments.push(segment);
    if (UNSUPPORTED_FRAMES[marker]) throw unsupportedFormat(UNSUPPORTED_FRAMES[marker]);
    if (marker >= 0xc0 && marker <= 0xc2) return { ...readFrame(bytes, segment), segments };
    if (marker === EOI || marker === SOS) {
      throw invalidImage("JPEG", "it has no frame header before its image data");
    }
    if (start > end) throw invalidImage("JPEG", "a segment's length must be at least 2");
    offset = end;
  }
}

/** Reads the marker and length at `offset`, after fill bytes. @throws {SgscnError} `invalid-image` */
export function readSegment(bytes: Uint8Array, offset: number): JpegSegment {
  if (offset < bytes.length && bytes[offset] !== 0xff) {
    throw invalidImage(
      "JPEG",
      `a marker must begin with ff at byte ${offset}, got ${bytes[offset].toString(16)}`,
    );
  }
  while (bytes[offset + 1] === 0xff) offset++; // fill bytes: T.81 B.1.1.2
  const marker = bytes[offset + 1];
  const start = offset + 4;
  if (marker === EOI) return { marker, start: offset + 2, end: offset + 2 };
  if (start > bytes.length) {
    throw invalidImage("JPEG", `it is cut off: it ends at byte ${bytes.length}, within its header`);
  }
  const length = bytes[offset + 2] << 8 | bytes[offset + 3];
  const end = offset + 2 + length;
  if (length < 2) throw invalidImage("JPEG", `a segment's length must be at least 2, got ${length}`);
  if (end > bytes.length) {
    throw invalidImage("JPEG", `it is cut off: a segment ends at byte ${end}, the file at ${bytes.length}`);
  }
  return { marker, start, end };
}

function readFrame(bytes: Uint8Array, { marker, start, end }: JpegSegment): Omit<JpegHeader, "segments"> {
  if (end - start < 6) throw invalidImage("JPEG", "its frame header is too short");
  const [bitDepth, heightHigh, heightLow, widthHigh, widthLow, components] = bytes.subarray(start, start + 6);
  if (bitDepth !== 8) throw unsupportedFormat(`JPEG with ${bitDepth} bits a sample`);
  if (components !== 1 && components !== 3 && components !== 4) {
    throw unsupportedFormat(`JPEG with ${components} colour components`);
  }
  if (end - start !== 6 + 3 * components) throw invalidImage("JPEG", "its frame header has the wrong length");
  return {
    height: heightHigh << 8 | heightLow,
    width: widthHigh << 8 | widthLow,
    bitDepth,
    components,
    progressive: marker === 0xc2,
  };
}
