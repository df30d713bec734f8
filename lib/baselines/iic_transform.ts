import type { FloatImage } from "../types.ts";
import { changeColours, type ColourSpace, type ColourStrength } from "./change_colours.ts";
import { type Affine, createWarp, invertAffine, type Warp, warpPixels } from "./warp.ts";

/** How much a copy may differ from its image. */
export interface TransformStrength extends ColourStrength {
  /** Mirrored left to right, and upside down: each as likely as not. */
  flips: boolean;
  /** Turned by at most so many degrees. */
  rotation: number;
  /** Enlarged or shrunk by at most this share. */
  scale: number;
  /** Moved by at most this share of its height and of its width. */
  shift: number;
}

/** An image changed so that a person would cut it into the same regions, and the way back. */
export interface TransformedCopy {
  image: FloatImage;
  /** Takes what was found in the copy to where it is in the image; `inside` is 0 where the copy does not show it. */
  back: Warp;
}

/** Draws one random copy: geometry first, then colours. What it shows from beyond the image repeats the edge. */
export function transformCopy(
  image: FloatImage,
  space: ColourSpace,
  strength: TransformStrength,
  random: () => number,
): TransformedCopy {
  const map = drawMap(image, strength, random);
  const copy = { ...image, data: warpPixels(image.data, 3, createWarp(image, map)) };
  changeColours(copy, space, strength, random);
  return { image: copy, back: createWarp(image, invertAffine(map)) };
}

/** From a pixel of the copy to its place in the image: a flip, a turn and a scale about the centre, and a shift. */
function drawMap(
  { height, width }: FloatImage,
  { flips, rotation, scale, shift }: TransformStrength,
  random: () => number,
): Affine {
  const between = (most: number) => (2 * random() - 1) * most;
  const mirror = () => flips && random() < 0.5 ? -1 : 1;
  const [upsideDown, leftToRight] = [mirror(), mirror()];
  const angle = between(rotation) * Math.PI / 180, zoom = 1 / (1 + between(scale));
  const cos = Math.cos(angle) * zoom, sin = Math.sin(angle) * zoom;
  const [a, b, d, e] = [cos * upsideDown, -sin * leftToRight, sin * upsideDown, cos * leftToRight];
  const y = (height - 1) / 2, x = (width - 1) / 2;
  const moveDown = between(shift) * height, moveAcross = between(shift) * width;
  return [a, b, y - a * y - b * x + moveDown, d, e, x - d * y - e * x + moveAcross];
}
