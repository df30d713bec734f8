import type { BackendSurvey } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";
import type { ProcessUsage } from "./process_usage.ts";
import type { ResultScore } from "./score_result.ts";
import type { IterationEvent, ResultEvent, RgbImage, StartEvent } from "../types.ts";

/** A picture as a PNG file. */
export interface PngImage {
  png: Uint8Array;
  height: number;
  width: number;
}

/** The events of `segment()` with label maps as indexed PNGs: encoding is done where training is. */
export type TrainerEvent =
  | StartEvent
  | (Omit<IterationEvent, "labels"> & { labels?: PngImage })
  | EncodedResult
  | { event: "overlay"; overlay: PngImage };

/** A result with its pictures as PNG files. */
export interface EncodedResult extends Omit<ResultEvent, "labels" | "regionMap" | "mask" | "facts"> {
  /** `encodeMs`: making the pictures that come with the result. */
  timing: ResultEvent["timing"] & { encodeMs: number };
  labels: PngImage;
  /** A region's id per pixel, */
  regionMap: PngImage;
  /** and what else `decodeTree()` needs to have the whole region tree back. */
  treeFacts: Uint8Array;
  /** The target, in white on black; missing where `options.target` is `none`. */
  mask?: PngImage;
  /** How well clusters, regions and target agree with the mask that was sent. */
  score?: ResultScore;
}

export interface RunOptions {
  /** Aborting it stops the training within one iteration; the generator then throws `cancelled`. */
  signal?: AbortSignal;
  /**
   * Draw the overlay (boundaries, translucent colours and the target's outline over the image), in an event of its own: the
   * result does not wait for it.
   */
  overlay?: boolean;
  /** Score the result against it: as many pixels as the image, 0 is background, not all of them are. */
  mask?: Uint8Array;
  /** Encode the labels of every `preview`-th iteration; true by default. */
  previews?: boolean;
}

/**
 * Trains networks, one at a time, wherever that is: another process, a worker, or this thread.
 *
 * A second `run` waits for the first; who wants to know its position asks a job manager.
 */
export interface Trainer {
  /** Where training happens, in words, for logs: `child process`, `worker`, `this thread`. */
  readonly place: string;
  /** Starts what `run` needs, so that the first run does not wait for it. @throws {SgscnError} `trainer-failed` */
  warm(): Promise<void>;
  /**
   * What each choice of backend would mean here. The first call waits until the trainer is up and has looked; no later one
   * waits for anything.
   *
   * @throws {SgscnError} `trainer-failed`
   */
  survey(): Promise<BackendSurvey>;
  /** The processes that belong to it, where there are any, as last heard of: for logs and metrics. */
  usage?(): ProcessUsage[];
  /**
   * Segments one image: a start event, iterations as they happen, a result.
   *
   * Leaving the loop early stops the training too.
   *
   * @throws {SgscnError} what `segment()` throws; `cancelled` on abort; `trainer-failed` when the trainer died, hung
   * or failed in a way of its own (details in `cause`, for logs only)
   */
  run(image: RgbImage, options: SegmentOptions, runOptions?: RunOptions): AsyncGenerator<TrainerEvent>;
  /** Stops everything; what runs is cut off. */
  close(): Promise<void>;
}

export interface TrainerOptions {
  /** The backend to get ready; any other starts when it is asked for. */
  backend?: SegmentOptions["backend"];
  /** Threads to train with; as many as there are cores by default. */
  threads?: number;
  /** Run a few segmentations of a small picture at the start, so that the first asked for is as fast as others: for services. */
  rehearse?: boolean;
  /** Keep V8's bounds checks on WebAssembly memory; see `UNCHECKED_WASM_FLAGS`. */
  boundsChecks?: boolean;
  /** Environment of the child process, otherwise empty: see `CHILD_ENVIRONMENT`. */
  environment?: Record<string, string>;
  /** A child that says nothing for so long during a job counts as hung: it is killed, the job fails. */
  stallTimeoutMs?: number;
  /** The same for one that gives no sign of life, at work or not; it does that ten times a second. 10 s by default. */
  heartbeatTimeoutMs?: number;
  /** The same for one that holds more resident memory; by default a share of what the machine, or its container, has. */
  maxRssBytes?: number;
  /** What part of that memory is this trainer's; 0.8 by default. Several trainers share it. */
  memoryShare?: number;
  /** A child that has not stopped so long after its job was cancelled is killed and replaced. 2 s by default. */
  cancelTimeoutMs?: number;
}

/**
 * The trainer for this process: a child process of the same Deno where spawning it is allowed
 * (`--allow-run=PATH_OF_DENO`), a Worker where this library may be read, this thread otherwise.
 *
 * @example
 * ```ts
 * import { phantom } from "../image/phantom.ts";
 * import { resolveOptions } from "../options.ts";
 *
 * const { image } = phantom("skin", { height: 48, width: 64 });
 * const options = resolveOptions({ iterations: 3, channels: 16 });
 * const trainer = await createTrainer({ threads: 2 });
 * try {
 *   for await (const event of trainer.run(image, options)) console.log(event.event);
 * } finally {
 *   await trainer.close();
 * }
 * ```
 */
export async function createTrainer(options: TrainerOptions = {}): Promise<Trainer> {
  const { state } = await Deno.permissions.query({ name: "run", command: Deno.execPath() });
  if (state === "granted") {
    const { createProcessTrainer } = await import("./process_trainer.ts");
    return createProcessTrainer(options);
  }
  const library = await Deno.permissions.query({ name: "read", path: new URL("../../", import.meta.url) });
  if (library.state === "granted" && typeof Worker === "function") { // its module is read when it starts
    const { createWorkerTrainer } = await import("./worker_trainer.ts");
    return createWorkerTrainer(options);
  }
  const { createInlineTrainer } = await import("./inline_trainer.ts");
  return createInlineTrainer({ ...options, threads: 1 }); // more would be Workers
}
