import { decodeAndHash } from "./decode_and_hash.ts";
import type { Decoder } from "./decoder.ts";
import { recut } from "./recut.ts";

/** A decoder on this very thread, for where no process may be started. Nothing can stop it on the way. */
export function createInlineDecoder(): Decoder {
  return {
    place: "this thread",
    warm: () => Promise.resolve(),
    decode: async (bytes, { limits } = {}) => await decodeAndHash(bytes, limits),
    recut: (files, options) => Promise.try(recut, files, options),
    close: () => Promise.resolve(),
  };
}
