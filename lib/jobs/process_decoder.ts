import { SgscnError } from "../errors.ts";
import { DEFAULT_MAX_PIXELS } from "../image/limits.ts";
import type { RgbImage } from "../types.ts";
import type { ChildFailure, Verdict } from "./child_failure.ts";
import { createChildProcess } from "./child_process.ts";
import type { Decoder, DecoderOptions } from "./decoder.ts";
import { imageFromFrame } from "./image_frames.ts";
import { bytesInWords, secondsInWords } from "./in_words.ts";
import type { Recut } from "./recut.ts";
import { recutAnswerFromFrame, recutToFrame } from "./recut_frames.ts";

/** The largest image that is let in takes a few seconds. */
const TIMEOUT_MS = 20_000;

/** Deno, the codecs, and a file of the largest size. */
const BASE_BYTES = 256 * 2 ** 20;

/** The most a format takes: 40 at 16 bits (see `ImageLimits`), and half of that again for what is not collected yet. */
const BYTES_PER_PIXEL = 60;

/** Lets the decoder collect its garbage after each file: V8 counts the bytes of arrays late. */
const COLLECTOR_FLAGS = ["--expose-gc"];

export interface ProcessDecoderOptions extends DecoderOptions {
  /** The child's module, a URL; another one in tests. */
  entry?: string;
}

/** A decoder in a warm child process without any permission, killed and replaced when a file takes too long or too much. */
export function createProcessDecoder({
  timeoutMs = TIMEOUT_MS,
  maxPixels = DEFAULT_MAX_PIXELS,
  maxRssBytes = BASE_BYTES + BYTES_PER_PIXEL * maxPixels,
  heartbeatTimeoutMs,
  environment,
  entry = import.meta.resolve("./decoder_main.ts"),
}: ProcessDecoderOptions = {}): Decoder {
  const child = createChildProcess({
    entry,
    environment,
    v8Flags: COLLECTOR_FLAGS,
    stallTimeoutMs: timeoutMs,
    heartbeatTimeoutMs,
    maxRssBytes: () => maxRssBytes,
    cancelTimeoutMs: 0, // a decoder is deaf while it decodes
    describeFailure,
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
    async recut(files, options) {
      const { header, payload } = recutToFrame(files, options);
      let answer: Recut | undefined;
      try {
        for await (const frame of child.request({ ...header }, payload)) answer = recutAnswerFromFrame(frame);
      } catch (error) {
        throw error instanceof SgscnError && error.kind === "invalid-option" ? error : recutFailure(error);
      }
      if (!answer) throw new Error("Cannot choose target: the decoding process said it is done without one");
      return answer;
    },
    usage: () => [{ process: "decoder", ...child.usage }],
    close: () => child.close(),
  };
}

/** Here no image is to blame for how the process ended. */
function recutFailure(cause: unknown): SgscnError {
  return new SgscnError("trainer-failed", "Cannot choose target: the process that does it failed", { cause });
}

/** What the image is to blame for is refused as such; the rest is the service's fault. */
function describeFailure(
  failure: ChildFailure,
  cause: Error,
  { limit = NaN, value = NaN }: Omit<Verdict, "failure">,
): SgscnError {
  const refusal = (kind: "invalid-image" | "too-large", message: string, details = {}) =>
    new SgscnError(kind, `Cannot read image: ${message}`, { field: "image", ...details, cause });
  const fault = (message: string, details = {}) =>
    new SgscnError("trainer-failed", message, { ...details, cause });
  const seconds = secondsInWords(limit);
  switch (failure) {
    case "crash":
      return refusal("invalid-image", "the decoder died of it");
    case "stall":
      return refusal("too-large", `decoding it must take at most ${seconds}`, { limit: seconds });
    case "memory":
      return refusal(
        "too-large",
        `decoding it must take at most ${bytesInWords(limit)} of memory, got ${bytesInWords(value)}`,
        { limit, value },
      );
    case "start":
      return fault(`Cannot start the decoding process${limit ? ` within ${seconds}` : ""}`);
    case "killed":
      return fault("Cannot read image: the decoding process was killed");
    case "silence":
      return fault(`Cannot read image: the decoding process gave no sign of life for ${seconds}`, {
        limit: seconds,
      });
    case "closed":
      return fault("Cannot read image: the decoding process was stopped");
  }
}
