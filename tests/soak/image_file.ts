import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";

/** A made-up photograph as a PNG file. */
export function imageFile(
  { height, width, seed }: { height: number; width: number; seed: number },
): Uint8Array<
  ArrayBuffer
> {
  return new Uint8Array(encodeRgb(phantom("skin", { height, width, seed }).image));
}
