import type { FloatImage, Loss } from "../types.ts";

/** What one iteration found, before its update. */
export interface StepReport {
  loss: Loss;
  /** Labels in use. */
  clusters: number;
  /** Share of the pixels whose label differs from the step before, 0–1; 1 at the first. */
  changed: number;
}

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
  /** The backend's name: `simd`. */
  readonly backend: string;
  /** What it runs on, in words: `2 threads, 256-bit SIMD`. */
  readonly device: string;
  /** Why this backend was taken, in words. */
  readonly reason: string;
  /** Forward, losses, backward and update; the report is from before the update. */
  step(): Promise<StepReport>;
  /** The labels of the last step, [height, width], a copy. */
  labels(): Uint8Array;
  /** One forward pass with the parameters as they are now. */
  finish(): Promise<Scores>;
  /**
   * The trained network's labels for another image (the same one at full size), with the batch-norm statistics of
   * the last `finish()`. [height, width].
   */
  apply(image: FloatImage): Promise<Uint8Array>;
  dispose(): void;
}
