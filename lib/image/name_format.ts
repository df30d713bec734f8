/** The name and the first bytes of each format that is refused by name. `.` stands for any byte. */
const SIGNATURES: readonly (readonly [name: string, offset: number, signature: string])[] = [
  ["GIF", 0, "GIF87a"],
  ["GIF", 0, "GIF89a"],
  ["WebP", 0, "RIFF....WEBP"],
  ["TIFF", 0, "II*\0"],
  ["TIFF", 0, "MM\0*"],
  ["BigTIFF", 0, "II+\0"],
  ["BigTIFF", 0, "MM\0+"],
  ["AVIF", 4, "ftypavif"],
  ["AVIF", 4, "ftypavis"],
  ["HEIC", 4, "ftyphe"],
  ["HEIC", 4, "ftypmif1"],
  ["HEIC", 4, "ftypmsf1"],
  ["MP4 video", 4, "ftyp"],
  ["JPEG 2000", 0, "\0\0\0\x0cjP  "],
  ["JPEG 2000", 0, "\xff\x4f\xff\x51"],
  ["JPEG XL", 0, "\0\0\0\x0cJXL "],
  ["JPEG XL", 0, "\xff\x0a"],
  ["DICOM", 128, "DICM"],
  ["NIfTI", 344, "n+1\0"],
  ["NRRD", 0, "NRRD0"],
  ["HDF5", 0, "\x89HDF\r\n\x1a\n"],
  ["PDF", 0, "%PDF-"],
  ["PostScript", 0, "%!PS"],
  ["Photoshop (PSD)", 0, "8BPS"],
  ["ICO", 0, "\0\0\x01\0"],
  ["MNG", 0, "\x8aMNG"],
  ["JNG", 0, "\x8bJNG"],
  ["OpenEXR", 0, "\x76\x2f\x31\x01"],
  ["QOI", 0, "qoif"],
  ["PBM, PGM or PPM", 0, "P1\n"],
  ["PBM, PGM or PPM", 0, "P2\n"],
  ["PBM, PGM or PPM", 0, "P3\n"],
  ["PBM, PGM or PPM", 0, "P4\n"],
  ["PBM, PGM or PPM", 0, "P5\n"],
  ["PBM, PGM or PPM", 0, "P6\n"],
  ["ZIP", 0, "PK\x03\x04"],
  ["gzip", 0, "\x1f\x8b"],
  ["WebM or Matroska video", 0, "\x1a\x45\xdf\xa3"],
  ["AVI video", 0, "RIFF....AVI "],
  ["SVG", 0, "<svg"],
  ["XML or SVG", 0, "<?xml"],
  ["HTML", 0, "<!DOCTYPE html"],
  ["HTML", 0, "<html"],
];

/** So many bytes tell text from anything else. */
const TEXT_SAMPLE_BYTES = 512;

/**
 * What the bytes are, in words, when they are none of the formats read here: `GIF`, `text`, or `this format (it begins
 * with 00 01 02 03)`. Looks at the first bytes only; never throws.
 */
export function nameFormat(bytes: Uint8Array): string {
  for (const [name, offset, signature] of SIGNATURES) if (startsWith(bytes, signature, offset)) return name;
  if (isText(bytes)) return "text";
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `this format (it begins with ${start})`;
}

/** Whether the signature stands at `offset`. `.` stands for any byte. */
export function startsWith(bytes: Uint8Array, signature: string, offset = 0): boolean {
  if (bytes.length < offset + signature.length) return false;
  for (let i = 0; i < signature.length; i++) {
    if (signature[i] !== "." && bytes[offset + i] !== signature.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether the beginning holds no control characters other than white space. */
export function isText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, TEXT_SAMPLE_BYTES).every((byte) =>
    byte >= 0x20 ? byte !== 0x7f : byte === 9 || byte === 10 || byte === 13
  );
}
