import type { LabelMap, RgbImage } from "../types.ts";
import { cellsPhantom } from "./cells_phantom.ts";
import { skinPhantom } from "./skin_phantom.ts";
import { ultrasoundPhantom } from "./ultrasound_phantom.ts";

/** An image made up, with the truth about it. */
export interface Phantom {
  image: RgbImage;
  /** 255 in what is to be found, 0 outside. */
  mask: LabelMap;
}

export interface PhantomOptions {
  height?: number;
  width?: number;
  seed?: number;
}

const MAKERS = { skin: skinPhantom, ultrasound: ultrasoundPhantom, cells: cellsPhantom };

export type PhantomKind = keyof typeof MAKERS;

/**
 * A made-up medical image in which what is to be found is known: for the demo, the README and tests. It looks like the real thing but
 * proves nothing about it. Same arguments, same pixels.
 *
 * - `skin`: dermoscopy. Uneven skin, vignette, an irregular lesion with a dark core and a lighter rim, hairs.
 * - `ultrasound`: a sector scan in grey. Tissue in layers, speckle, a dark lesion with brighter echoes behind it.
 * - `cells`: a stained smear. Pale bodies of cells, some of which touch; their dark nuclei are what is to be found.
 *
 * @example
 * ```ts
 * const { image, mask } = phantom("skin", { height: 192, width: 256, seed: 1 });
 * ```
 */
export function phantom(
  kind: PhantomKind,
  { height = 192, width = 256, seed = 0 }: PhantomOptions = {},
): Phantom {
  return MAKERS[kind](height, width, seed);
}
