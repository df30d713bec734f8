import { decodeImage } from "../image/decode_image.ts";
import type { Decoder } from "./decoder.ts";

/** A decoder on this very thread, for where no process may be started. Nothing can stop it on the way. */
export function createInlineDecoder(): Decoder {
  return {
    place: "this thread",
    warm: () => Promise.resolve(),
    decode: async (bytes, { limits } = {}) => await decodeImage(bytes, limits),
    close: () => Promise.resolve(),
  };
}
