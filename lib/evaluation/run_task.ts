import type { SegmentOptions } from "../options.ts";
import type { LabelMap, RgbImage, StopReason } from "../types.ts";
import type { DataSetImage } from "./datasets/data_set.ts";
import type { ReadFile } from "./datasets/read_data_set.ts";
import { readTruth } from "./datasets/read_truth.ts";
import { type Protocol, scoreProtocols, type Scores, type Segmentation } from "./protocols.ts";
import { type PictureFiles, savePictures } from "./run_pictures.ts";
import type { RunRow } from "./run_row.ts";
import { rowOf, type Task } from "./run_tasks.ts";

/** What a training gives to be scored, and what is kept of it. */
export interface Trained extends Segmentation {
  seconds: number;
  trainSeconds: number;
  iterations: number;
  stopped: StopReason;
  clusters: number;
  backend: string;
  device: string;
  pictures: PictureFiles;
}

/** Segments one image; wherever that happens. @throws {SgscnError} what `segment()` throws */
export type SegmentImage = (
  image: RgbImage,
  options: SegmentOptions,
  surroundings: { signal: AbortSignal },
) => Promise<Trained>;

/** An image in memory with its ground truth. */
export interface LoadedImage {
  image: RgbImage;
  truth: LabelMap;
}

/** Gives an image with its ground truth, decoded. */
export type LoadImage = (image: DataSetImage) => Promise<LoadedImage>;

/**
 * Trains on an image, scores the result by every protocol at the image's own size, and saves its pictures.
 *
 * @returns the row; one with `error` when the image or its masks cannot be used, or training fails
 * @throws {SgscnError} `cancelled` when the signal aborts
 */
export async function runTask(
  task: Task,
  { load, segmentImage, out, versions, signal }: {
    load: LoadImage;
    segmentImage: SegmentImage;
    out: string;
    versions: Record<string, string>;
    signal: AbortSignal;
  },
): Promise<RunRow> {
  try {
    const { image, truth } = await load(task.image);
    const { pictures, ...trained } = await segmentImage(image, task.options, { signal });
    const protocols = definedOnly(scoreProtocols(trained, truth.data));
    return {
      ...rowOf(task, versions),
      height: image.height,
      width: image.width,
      truthPixels: truth.data.reduce((sum, value) => sum + value, 0),
      protocols,
      seconds: trained.seconds,
      trainSeconds: trained.trainSeconds,
      iterations: trained.iterations,
      stopped: trained.stopped,
      clusters: trained.clusters,
      backend: trained.backend,
      device: trained.device,
      ...(task.isPictured && { pictures: await savePictures(out, task, pictures) }),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...rowOf(task, versions), error: sentence(error) };
  }
}

/** Loads images for one task after another, and keeps the last: tasks of an image stand together. */
export function imageLoader(
  { read, decode }: { read: ReadFile; decode: (bytes: Uint8Array) => Promise<RgbImage> },
): LoadImage {
  let last: { of: DataSetImage; loaded: Promise<LoadedImage> } | undefined;
  return (of) => {
    if (last?.of !== of) last = { of, loaded: load(of) };
    return last.loaded;
  };

  async function load({ image: path, masks: maskPaths, sha256 }: DataSetImage): Promise<LoadedImage> {
    const image = await decode(await read(path));
    if (image.sha256 !== undefined && image.sha256 !== sha256) {
      throw new Error("Cannot evaluate image: its file has changed since the run began");
    }
    const masks: RgbImage[] = [];
    for (const mask of maskPaths) masks.push(await decode(await read(mask)));
    return { image, truth: readTruth(image, masks) };
  }
}

function definedOnly(
  protocols: Record<Protocol, Scores | undefined>,
): Partial<Record<Protocol, Scores>> {
  return Object.fromEntries(Object.entries(protocols).filter(([, scores]) => scores !== undefined));
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What is not meant for people is a fault of ours: its kind helps to find it.
  return ["Error", "SgscnError"].includes(error.name) ? error.message : `${error.name}: ${error.message}`;
}
