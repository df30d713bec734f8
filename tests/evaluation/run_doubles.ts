import { join } from "node:path";
import type { DataSet } from "../../lib/evaluation/datasets/data_set.ts";
import { readDataSet } from "../../lib/evaluation/datasets/read_data_set.ts";
import type { RunRow } from "../../lib/evaluation/run_row.ts";
import type { SegmentImage, Trained } from "../../lib/evaluation/run_task.ts";
import type { Plan } from "../../lib/evaluation/run_tasks.ts";
import { listVariants, type VariantRequest } from "../../lib/evaluation/run_variants.ts";
import { encodeLabels } from "../../lib/image/encode_labels.ts";
import { decodeAndHash } from "../../lib/jobs/decode_and_hash.ts";
import type { SegmentOptions } from "../../lib/options.ts";
import type { RgbImage } from "../../lib/types.ts";
import { pngPair, writeFiles } from "./datasets/files.ts";

export const read = (path: string) => Deno.readFile(path);
export const decode = (bytes: Uint8Array) => decodeAndHash(bytes);

/** A data set of so many phantoms in `folder`. */
export async function phantomSet(folder: string, count: number): Promise<DataSet> {
  for (let i = 0; i < count; i++) {
    const { image, mask } = pngPair(i);
    await writeFiles(folder, { [`images/${i}.png`]: image, [`masks/${i}.png`]: mask });
  }
  return await readDataSet(folder, { read });
}

export function planOf(
  datasets: DataSet[],
  { seeds = [0], shared = {}, versions = { sgscn: "1" }, ...request }: Partial<VariantRequest & Plan> = {},
): Plan {
  return {
    datasets,
    seeds,
    shared,
    versions,
    variants: listVariants({ methods: ["sgscn"], shared, ...request }),
  };
}

/** What a training gave: two clusters by brightness, in no time. */
export async function trained(
  { height, width, data }: RgbImage,
  { method }: SegmentOptions,
): Promise<Trained> {
  const labels = {
    height,
    width,
    data: new Uint8Array(height * width).map((_, i) => data[3 * i] < 128 ? 1 : 0),
  };
  return {
    labels,
    mask: labels,
    seconds: method === "kmeans" ? 1 : 4,
    trainSeconds: 1,
    iterations: 3,
    stopped: "iterations",
    clusters: 2,
    backend: "fake",
    device: "no device",
    pictures: { labels: await encodeLabels(labels) },
  };
}

/** Segments at once, and remembers what. */
export function recordingSegmenter(
  before: (image: RgbImage, options: SegmentOptions) => void | Promise<void> = () => {},
): SegmentImage & { calls: string[] } {
  const calls: string[] = [];
  const segment: SegmentImage = async (image, options, { signal }) => {
    calls.push(`${options.method} ${options.seed} ${image.sha256?.slice(0, 4)}`);
    await before(image, options);
    signal.throwIfAborted();
    return await trained(image, options);
  };
  return Object.assign(segment, { calls });
}

export async function readRows(out: string): Promise<RunRow[]> {
  const text = await Deno.readTextFile(join(out, "runs.jsonl"));
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}
