import { invalidImage, unsupportedFormat } from "./invalid_image.ts";

/** What the file header and the bitmap header of a BMP say. */
export interface BmpHeader {
  height: number;
  width: number;
  bitsPerPixel: 1 | 4 | 8 | 24 | 32;
  /** Rows run from the top: a negative height in the file. */
  topDown: boolean;
  /** Where the pixels begin. */
  pixelOffset: number;
  /** Bytes a row, padded to four. */
  rowBytes: number;
  /** 32-bit pixels whose fourth byte is declared to be alpha. */
  hasAlpha: boolean;
  /** Where the palette begins, and its entries (blue, green, red, unused). None above 8 bits. */
  paletteOffset: number;
  paletteEntries: number;
}

const FILE_HEADER_BYTES = 14;

/** Sizes of BITMAPINFOHEADER and its successors (V2, V3, V4, V5). */
const INFO_HEADERS = [40, 52, 56, 108, 124];

/** BITMAPCOREHEADER and OS/2's. */
const OLD_HEADERS = [12, 16, 64];

const COMPRESSIONS = ["none", "RLE8", "RLE4", "bit fields", "JPEG", "PNG", "alpha bit fields"];
const BI_RGB = 0, BI_BITFIELDS = 3;

/** The only order of 32-bit channels in use: red, green, blue from the high byte down. */
const STANDARD_MASKS = [0x00ff0000, 0x0000ff00, 0x000000ff];
const ALPHA_MASK = 0xff000000;

/**
 * Reads the headers of a BMP, nothing more.
 *
 * @throws {SgscnError} `invalid-image` when they are cut off or contradict each other, `unsupported-format` for RLE,
 * 16-bit, embedded JPEG or PNG, unusual masks, and OS/2 headers.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER_BYTES + 4) throw cutOff(FILE_HEADER_BYTES + 4, bytes.length);
  const infoBytes = view.getUint32(14, true);
  if (OLD_HEADERS.includes(infoBytes)) throw unsupportedFormat("BMP with an OS/2 header");
  if (!INFO_HEADERS.includes(infoBytes)) {
    throw invalidImage("BMP", `a header of ${infoBytes} bytes does not exist`);
  }
  const headerEnd = FILE_HEADER_BYTES + infoBytes;
  if (bytes.length < headerEnd) throw cutOff(headerEnd, bytes.length);

  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (width < 0) throw invalidImage("BMP", `its width must not be negative, got ${width}`);
  if (compression !== BI_RGB && !(compression === BI_BITFIELDS && bitsPerPixel === 32)) {
    throw unsupportedFormat(`BMP with compression ${COMPRESSIONS[compression] ?? compression}`);
  }
  if (![1, 4, 8, 24, 32].includes(bitsPerPixel)) {
    throw unsupportedFormat(`BMP with ${bitsPerPixel} bits a pixel`);
  }

  const hasMasks = compression === BI_BITFIELDS;
  const masksEnd = Math.max(headerEnd, hasMasks ? 66 : 0);
  if (bytes.length < masksEnd) throw cutOff(masksEnd, bytes.length);
  if (hasMasks && STANDARD_MASKS.some((mask, i) => view.getUint32(54 + 4 * i, true) !== mask)) {
    throw unsupportedFormat("BMP with unusual colour masks");
  }
  const hasAlpha = hasMasks && infoBytes >= 56 && view.getUint32(66, true) === ALPHA_MASK;
  const pixelOffset = view.getUint32(10, true);
  if (pixelOffset < masksEnd) {
    throw invalidImage("BMP", `its pixels begin at byte ${pixelOffset}, within its header`);
  }

  const paletteEntries = bitsPerPixel > 8 ? 0 : view.getUint32(46, true) || 2 ** bitsPerPixel;
  if (bitsPerPixel <= 8 && (paletteEntries > 256 || masksEnd + 4 * paletteEntries > pixelOffset)) {
    throw invalidImage("BMP", `its palette of ${paletteEntries} colours does not fit before its pixels`);
  }
  return {
    height: Math.abs(signedHeight),
    width,
    bitsPerPixel: bitsPerPixel as BmpHeader["bitsPerPixel"],
    topDown: signedHeight < 0,
    pixelOffset,
    rowBytes: Math.ceil(width * bitsPerPixel / 32) * 4,
    hasAlpha,
    paletteOffset: masksEnd,
    paletteEntries,
  };
}

function cutOff(needed: number, got: number) {
  return invalidImage("BMP", `its header is cut off: it must have ${needed} bytes, got ${got}`);
}
