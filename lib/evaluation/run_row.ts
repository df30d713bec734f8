import type { SegmentOptions } from "../options.ts";
import type { StopReason } from "../types.ts";
import type { DataSet } from "./datasets/data_set.ts";
import type { Protocol, Scores } from "./protocols.ts";
import type { Variant } from "./run_variants.ts";

/** One training of one image, scored: one line of OUT/runs.jsonl. */
export interface RunRow {
  /** What decides the result, hashed: a row whose key is still asked for is used again. See `taskKey`. */
  key: string;
  /** {@linkcode DataSet.name}. */
  dataset: string;
  datasetSha256: string;
  /** The image's name in its data set. */
  image: string;
  class?: string;
  sequence?: string;
  method: SegmentOptions["method"];
  /** {@linkcode Variant.name}: one line of every table. */
  variant: string;
  /** All of them, as resolved. */
  options: SegmentOptions;
  seed: number;
  /** SHA-256 of the image's file, and of each of its masks' files. */
  sha256: string;
  masksSha256: string[];
  versions: Record<string, string>;
  /** When it ended, ISO 8601. */
  date: string;

  /** Why there is nothing more in this row, in a sentence. */
  error?: string;

  height?: number;
  width?: number;
  /** Pixels of the ground truth's target. */
  truthPixels?: number;
  /** A protocol that does not apply (no target was asked for) is missing. */
  protocols?: Partial<Record<Protocol, Scores>>;
  /** From the decoded image to the labels, regions and target, without encoding pictures. */
  seconds?: number;
  /** Of these, training. */
  trainSeconds?: number;
  iterations?: number;
  stopped?: StopReason;
  clusters?: number;
  backend?: string;
  device?: string;
  /** PNG files, relative to OUT, at the image's own size: the label map (indexed), the region map, the target's mask. */
  pictures?: RunPictures;
}

export interface RunPictures {
  labels?: string;
  regions?: string;
  mask?: string;
}

/** What was asked for, and of what: OUT/run.json. */
export interface RunHeader {
  format: 1;
  /** When this command was first called, ISO 8601. */
  started: string;
  /** When the last row was there; missing in a run that was interrupted. */
  finished?: string;
  /** As it was typed. */
  command: string;
  versions: Record<string, string>;
  seeds: number[];
  bootstrapSeed: number;
  /** Options that all variants share, as given. */
  shared: Record<string, string | number | boolean>;
  /** In the order of the tables. */
  variants: Variant[];
  datasets: DataSet[];
}
