import type { LabelMap, RgbImage } from "../types.ts";
import { skinPhantom } from "./skin_phantom.ts";
import { ultrasoundPhantom } from "./ultrasound_phantom.ts";

/** An image made up, with the truth about it. */
export interface Phantom {
  image: RgbImage;
  /** 255 in the lesion, 0 outside. */
  mask: LabelMap;
}

export interface PhantomOptions {
  height?: number;
  width?: number;
  seed?: number;
}

/**
 * A made-up medical image whose lesion is known: for the demo, the README and tests. It looks like the real thing but
 * proves nothing about it. Same arguments, same pixels.
 *
 * - `skin`: dermoscopy. Uneven skin, vignette, an irregular lesion with a dark core and a lighter rim, hairs.
 * - `ultrasound`: a sector scan in grey. Tissue in layers, speckle, a dark lesion with brighter echoes behind it.
 *
 * @example
 * ```ts
 * const { image, mask } = phantom("skin", { height: 192, width: 256, seed: 1 });
 * ```
 */
export function phantom(
  kind: "skin" | "ultrasound",
  { height = 192, width = 256, seed = 0 }: PhantomOptions = {},
): Phantom {
  return kind === "skin" ? skinPhantom(height, width, seed) : ultrasoundPhantom(height, width, seed);
}
