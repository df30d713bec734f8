import type { ImageLimits } from "../image/limits.ts";
import type { ProcessUsage } from "./process_usage.ts";
import type { CutOptions } from "../regions/cut_and_choose.ts";
import type { RgbImage } from "../types.ts";
import type { Recut } from "./recut.ts";
import type { TreeFiles } from "./tree_files.ts";

/** Decodes image files and redraws targets, one at a time, off this thread where that is possible. */
export interface Decoder {
  /** Where decoding happens, in words, for logs. */
  readonly place: string;
  /** Starts what `decode` needs. @throws {SgscnError} `trainer-failed` */
  warm(): Promise<void>;
  /**
   * The pixels of an image file, with the file's SHA-256.
   *
   * @throws {SgscnError} what `decodeImage()` throws; `too-large` when it takes too long or too much memory,
   * `invalid-image` when the decoder dies of it, `trainer-failed` when it was killed or suspended, which is not the
   * image's fault, `cancelled` on abort
   */
  decode(bytes: Uint8Array, options?: { signal?: AbortSignal; limits?: ImageLimits }): Promise<RgbImage>;
  /**
   * Cuts a finished job's regions and chooses its target anew: here, because the trainer may be at work for minutes.
   *
   * @throws {SgscnError} what `recut()` throws; `trainer-failed` when the process that does it ends
   */
  recut(files: TreeFiles, options: CutOptions): Promise<Recut>;
  /** The processes that belong to it, where there are any, as last heard of: for logs and metrics. */
  usage?(): ProcessUsage[];
  close(): Promise<void>;
}

export interface DecoderOptions {
  /** A file that takes longer is refused, and the process that hangs on it replaced. */
  timeoutMs?: number;
  /** The largest image that will be asked for: see `maxRssBytes`. 40 million by default. */
  maxPixels?: number;
  /** A process that holds more resident memory is killed, and its file refused; by default what `maxPixels` take. */
  maxRssBytes?: number;
  /** A process that gives no sign of life for so long is killed and replaced; it does that ten times a second. */
  heartbeatTimeoutMs?: number;
  /** Environment of the child process, otherwise empty: see `CHILD_ENVIRONMENT`. */
  environment?: Record<string, string>;
}

/**
 * The decoder for this process: a child process of the same Deno where spawning it is allowed, this thread otherwise.
 */
export async function createDecoder(options: DecoderOptions = {}): Promise<Decoder> {
  const { state } = await Deno.permissions.query({ name: "run", command: Deno.execPath() });
  if (state === "granted") {
    const { createProcessDecoder } = await import("./process_decoder.ts");
    return createProcessDecoder(options);
  }
  const { createInlineDecoder } = await import("./inline_decoder.ts");
  return createInlineDecoder();
}
