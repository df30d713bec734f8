import type { StepReport } from "../backends/loop.ts";
import type { AdapterFacts, FloatImage } from "../types.ts";

export type { StepReport };

/** The network's last output on the working-size image. Views into the engine's memory: valid until `dispose()`. */
export interface Scores {
  height: number;
  width: number;
  channels: number;
  /** Floats from one pixel to the next, at least `channels`. */
  pitch: number;
  /** Ŝ, the last batch norm's output: score c of pixel (row, column) is `data[(row * width + column) * pitch + c]`. */
  data: Float32Array;
  /** Argmax over channels, [height, width]. */
  labels: Uint8Array;
}

/** One network in training on one image. Whoever made it disposes of it. */
export interface Training {
  /** The backend's name: `simd` or `webgpu`. */
  readonly backend: string;
  /** What it runs on, in words: `2 threads, 256-bit SIMD`. */
  readonly device: string;
  /** Why this backend was taken, in words. */
  readonly reason: string;
  /** The GPU's facts, where there is one. */
  readonly adapter?: AdapterFacts;
  /** Forward, losses, backward and update; the report is from before the update. */
  step(): Promise<StepReport>;
  /** The labels of the last step, [height, width], a copy. */
  labels(): Promise<Uint8Array>;
  /** One forward pass with the parameters as they are now; its labels, [height, width]. */
  finish(): Promise<Uint8Array>;
  /** The scores behind the labels of the last `finish()`. */
  scores(): Promise<Scores>;
  /**
   * The trained network's labels for another image (the same one at full size), with the batch-norm statistics of
   * the last `finish()`. [height, width].
   */
  apply(image: FloatImage): Promise<Uint8Array>;
  dispose(): void;
}
