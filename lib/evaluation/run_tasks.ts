import type { SegmentOptions } from "../options.ts";
import type { DataSet, DataSetImage } from "./datasets/data_set.ts";
import { sha256 } from "./datasets/hash_data_set.ts";
import type { RunHeader, RunRow } from "./run_row.ts";
import { type Variant, variantOptions } from "./run_variants.ts";

/** One training to be done: an image, a variant and a seed. */
export interface Task {
  key: string;
  dataset: DataSet;
  image: DataSetImage;
  variant: Variant;
  seed: number;
  options: SegmentOptions;
  /** Whether the report may show it: its pictures are kept. */
  isPictured: boolean;
}

/** Everything that decides which tasks there are. */
export type Plan = Pick<RunHeader, "datasets" | "variants" | "seeds" | "shared" | "versions">;

/**
 * Every task of a run. All of the first seed come first, so that a run that is cut short is complete for some images; all
 * variants of an image stand together, so that it is decoded once.
 */
export async function listTasks(plan: Plan): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const seed of plan.seeds) {
    for (const dataset of plan.datasets) {
      for (const image of dataset.images) {
        for (const variant of plan.variants) {
          const options = variantOptions(variant, plan.shared, seed);
          const key = await taskKey(image, options, plan.versions);
          tasks.push({ key, dataset, image, variant, seed, options, isPictured: seed === plan.seeds[0] });
        }
      }
    }
  }
  return tasks;
}

/**
 * Stands for all that decides a row's figures: the bytes of image and masks, every option, and the versions of what
 * computes. Where files are and what variants are called does not matter.
 */
export async function taskKey(
  { sha256: image, masksSha256 }: Pick<DataSetImage, "sha256" | "masksSha256">,
  options: SegmentOptions,
  versions: Readonly<Record<string, string>>,
): Promise<string> {
  const sorted = (record: object) => Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1);
  return await sha256(JSON.stringify([image, masksSha256, sorted(options), sorted(versions)]));
}

/** What a task's row says whatever becomes of it. */
export function rowOf(task: Task, versions: Record<string, string>): RunRow {
  const { key, dataset, image, variant, seed, options } = task;
  return {
    key,
    dataset: dataset.name,
    datasetSha256: dataset.sha256,
    image: image.name,
    ...(image.class !== undefined && { class: image.class }),
    ...(image.sequence !== undefined && { sequence: image.sequence }),
    method: variant.method,
    variant: variant.name,
    seed,
    options,
    sha256: image.sha256,
    masksSha256: image.masksSha256,
    versions,
    date: new Date().toISOString(),
  };
}
