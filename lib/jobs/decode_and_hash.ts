import { decodeImage } from "../image/decode_image.ts";
import type { ImageLimits } from "../image/limits.ts";
import type { RgbImage } from "../types.ts";

/** Decodes a file and notes its SHA-256. @throws {SgscnError} what `decodeImage` throws */
export async function decodeAndHash(bytes: Uint8Array, limits?: ImageLimits): Promise<RgbImage> {
  const image = await decodeImage(bytes, limits);
  if (image.sha256) return image;
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>); // never shared memory
  return { ...image, sha256: new Uint8Array(digest).toHex() };
}
