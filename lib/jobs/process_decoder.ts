import { SgscnError } from "../errors.ts";
import { type ChildFailure, createChildProcess } from "./child_process.ts";
import type { Decoder, DecoderOptions } from "./decoder.ts";
import { imageFromFrame } from "./image_frames.ts";
import type { RgbImage } from "../types.ts";

/** The largest image that is let in takes a few seconds. */
const TIMEOUT_MS = 20_000;

export interface ProcessDecoderOptions extends DecoderOptions {
  /** The child's module, a URL; another one in tests. */
  entry?: string;
}

/** A decoder in a warm child process without any permission, killed and replaced when a file takes too long. */
export function createProcessDecoder({
  timeoutMs = TIMEOUT_MS,
  environment,
  entry = import.meta.resolve("./decoder_main.ts"),
}: ProcessDecoderOptions = {}): Decoder {
  const child = createChildProcess({
    entry,
    environment,
    stallTimeoutMs: timeoutMs,
    cancelTimeoutMs: 0, // a decoder is deaf while it decodes
    describeFailure: (failure, cause) => describeFailure(failure, timeoutMs, cause),
  });
  return {
    place: "child process",
    warm: () => child.warm(),
    async decode(bytes, { signal, limits = {} } = {}) {
      let image: RgbImage | undefined;
      for await (const { header, payload } of child.request({ limits }, [bytes], { signal })) {
        image = imageFromFrame(header.image as Record<string, unknown>, payload);
      }
      if (!image) throw new Error("Cannot decode image: the decoder said it is done without an image");
      return image;
    },
    close: () => child.close(),
  };
}

function describeFailure(failure: ChildFailure, timeoutMs: number, cause: Error): SgscnError {
  if (failure === "start") {
    return new SgscnError("trainer-failed", "Cannot start the decoding process", { cause });
  }
  if (failure === "crash") {
    return new SgscnError("invalid-image", "Cannot read image: the decoder died of it", {
      field: "image",
      cause,
    });
  }
  const limit = `${timeoutMs / 1000} s`;
  const message = `Cannot read image: decoding it must take at most ${limit}`;
  return new SgscnError("too-large", message, { field: "image", limit, cause });
}
