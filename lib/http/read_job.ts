import { checkBackend } from "../backends/check_backend.ts";
import { SgscnError } from "../errors.ts";
import { checkTrainable } from "../image/check_trainable.ts";
import { fitSize } from "../image/resize_image.ts";
import { sniffImage } from "../image/sniff_image.ts";
import type { Decoder } from "../jobs/decoder.ts";
import type { Trainer } from "../jobs/trainer.ts";
import type { SegmentOptions } from "../options.ts";
import { checkMask } from "../regions/check_mask.ts";
import { checkTargetPoints } from "../regions/check_target_points.ts";
import type { RgbImage } from "../types.ts";
import type { HandlerLimits } from "./handler_limits.ts";
import type { Submission } from "./read_submission.ts";
import type { RequestMetrics } from "./request_metrics.ts";

/** What a job works on. */
export interface JobInput {
  image: RgbImage;
  /** [height, width] of the image: 1 where the mask is bright, 0 elsewhere. */
  mask?: Uint8Array;
}

export interface ReadJobParts {
  decoder: Decoder;
  trainer: Pick<Trainer, "survey">;
  limits: HandlerLimits;
  metrics: RequestMetrics;
  signal?: AbortSignal;
}

/** From here on a pixel of a mask counts as marked; masks are black and white, but some went through JPEG. */
const MARKED = 128;

/**
 * Turns files into what can be trained on: looks at their headers, decodes them, and asks whether this machine can do
 * it; the cheapest check first.
 *
 * @throws {SgscnError} `too-large`, `unsupported-format`, `invalid-image`, `invalid-option`, `out-of-memory`, `cancelled`
 */
export async function readJob(
  files: Pick<Submission, "image" | "mask">,
  options: SegmentOptions,
  { decoder, trainer, limits, metrics, signal }: ReadJobParts,
): Promise<JobInput> {
  const { maxBytes, maxPixels } = limits;
  const decode = (file: Uint8Array) =>
    metrics.trace("decode", () => decoder.decode(file, { signal, limits: { maxBytes, maxPixels } }));

  sniffImage(files.image, limits);
  if (files.mask) await asMask(() => sniffImage(files.mask!, limits));
  const image = await decode(files.image);
  checkTrainable(image, options);
  checkTargetPoints(image, options);
  checkBackend(fitSize(image, options.size), options, await trainer.survey());
  if (!files.mask) return { image };
  const mask = await asMask(() => decode(files.mask!));
  return { image, mask: markedPixels(mask, image) };
}

function markedPixels(mask: RgbImage, image: RgbImage): Uint8Array {
  const { height, width } = mask;
  const data = Uint8Array.from({ length: height * width }, (_, i) => mask.data[3 * i] >= MARKED ? 1 : 0);
  checkMask(image, { height, width, data });
  return data;
}

async function asMask<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw blamingMask(error);
  }
}

/** What reads images blames the image. */
function blamingMask(error: unknown): unknown {
  if (!(error instanceof SgscnError) || error.field !== "image") return error;
  const { kind, limit, value, cause } = error;
  const message = error.message.replace("Cannot read image", "Cannot read mask");
  return new SgscnError(kind, message, { field: "mask", limit, value, cause });
}
