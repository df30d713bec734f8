/** The TIFF tag "Orientation": EXIF 2.32, section 4.6.4. */
const ORIENTATION_TAG = 0x0112;
const TYPE_SHORT = 3;
const ENTRY_BYTES = 12;

/** Which of the eight ways the stored pixels are turned; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Orientation from an EXIF block (a TIFF header and its first directory, without the `Exif` prefix). A block that is
 * damaged, or does not say, counts as upright: it is only a hint, the pixels are good without it.
 */
export function readExifOrientation(exif: Uint8Array): Orientation {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (exif.length < 8) return 1;
  const byteOrder = view.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return 1;
  const littleEndian = byteOrder === 0x4949;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > exif.length) return 1;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > exif.length) return 1;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 8, littleEndian);
    const isValid = view.getUint16(entry + 2, littleEndian) === TYPE_SHORT && value >= 1 && value <= 8;
    return isValid ? value as Orientation : 1;
  }
  return 1;
}
