/** Formats that are read here, by the ends of their files' names. */
const READABLE = /\.(png|jpe?g|bmp)$/i;

export function isImageName(name: string): boolean {
  return READABLE.test(name);
}

/** `a/b.c.png` → `a/b.c` */
export function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, "");
}

/** What a mask's name adds to its image's: `_mask`, `_mask_1` (BUSI), `_segmentation` (ISIC), `_lesion` (PH2). */
const MASK_ENDING = /[_ -](?:mask|segmentation|lesion)(?:_\d+)?$/i;

export function isMaskName(name: string): boolean {
  return isImageName(name) && MASK_ENDING.test(stemOf(name));
}

/** The stem of the image that a mask belongs to, by its name. */
export function imageStemOf(maskName: string): string {
  return stemOf(maskName).replace(MASK_ENDING, "");
}
