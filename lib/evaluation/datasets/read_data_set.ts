import { basename } from "node:path";
import { SgscnError } from "../../errors.ts";
import type { ImageLimits } from "../../image/limits.ts";
import { sniffImage } from "../../image/sniff_image.ts";
import type { DataSet, DataSetImage, DataSetProblem, FoundImage, Layout } from "./data_set.ts";
import { findImages } from "./find_images.ts";
import { hashDataSet, sha256 } from "./hash_data_set.ts";
import { sampleImages, type Sampling } from "./sample_images.ts";

/** How files are read: bounded, and never a device. @throws {SgscnError} */
export type ReadFile = (path: string) => Promise<Uint8Array>;

export interface ReadDataSetOptions {
  read: ReadFile;
  limits?: ImageLimits;
  layout?: Layout;
  sampling?: Sampling;
  /** What it is called; its folder's name when missing. */
  name?: string;
  /** Aborting it ends the reading. */
  signal?: AbortSignal;
}

/**
 * Finds a data set's images, samples them, and looks into each file: its hash, and by its header whether image and masks
 * can be read and are of one size. What cannot be evaluated is in `problems`.
 *
 * @throws {Error} when there is nothing to evaluate
 */
export async function readDataSet(
  folder: string,
  { read, limits = {}, layout, sampling = {}, name = basename(folder), signal }: ReadDataSetOptions,
): Promise<DataSet> {
  const found = await findImages(folder, layout);
  const images: DataSetImage[] = [];
  const problems: DataSetProblem[] = [...found.problems];
  for (const image of sampleImages(found.images, sampling)) {
    signal?.throwIfAborted();
    try {
      images.push(await lookInto(image, read, limits));
    } catch (error) {
      if (!(error instanceof SgscnError)) throw error;
      problems.push({ name: image.name, problem: error.message });
    }
  }
  if (images.length === 0) {
    const first = problems[0];
    throw new Error(
      `Cannot evaluate data set ${folder}: no image of it has a mask that fits` +
        (first ? `; ${first.name}: ${first.problem}` : ""),
    );
  }
  return {
    name,
    folder,
    layout: found.layout,
    sha256: await hashDataSet(images),
    found: found.images.length,
    images,
    problems,
  };
}

async function lookInto(found: FoundImage, read: ReadFile, limits: ImageLimits): Promise<DataSetImage> {
  const bytes = await read(found.image);
  const image = sniffImage(bytes, limits);
  const masksSha256: string[] = [];
  for (const path of found.masks) {
    const maskBytes = await readMask(path);
    masksSha256.push(await sha256(maskBytes));
  }
  return { ...found, sha256: await sha256(bytes), masksSha256 };

  async function readMask(path: string): Promise<Uint8Array> {
    try {
      const maskBytes = await read(path);
      refuseOtherSize(image, sniffImage(maskBytes, limits));
      return maskBytes;
    } catch (error) {
      if (!(error instanceof SgscnError)) throw error;
      throw new SgscnError(error.kind, `mask ${basename(path)}: ${error.message}`, { cause: error });
    }
  }
}

interface Size {
  height: number;
  width: number;
}

/** A photograph's header may have its sides exchanged; what it decodes to is looked at again before it is scored. */
function refuseOtherSize(image: Size, mask: Size): void {
  const isSame = image.height === mask.height && image.width === mask.width;
  const isTurned = image.height === mask.width && image.width === mask.height;
  if (isSame || isTurned) return;
  const [limit, value] = [image, mask].map(({ height, width }) => `${width}×${height}`);
  throw new SgscnError("invalid-image", `it must have the image's size, ${limit} pixels, got ${value}`, {
    field: "mask",
    limit,
    value,
  });
}
