import { checkBackend } from "../backends/check_backend.ts";
import { checkTrainable } from "../image/check_trainable.ts";
import { fitSize } from "../image/resize_image.ts";
import { sniffImage } from "../image/sniff_image.ts";
import type { Decoder } from "../jobs/decoder.ts";
import type { Trainer } from "../jobs/trainer.ts";
import { parseOption, resolveOptions, type SegmentOptions } from "../options.ts";
import type { HandlerLimits } from "./handler_limits.ts";
import { readSubmission } from "./read_submission.ts";
import type { SegmentJob } from "./segment_job.ts";

/** What `image/png` shows; the only field that is no option of `segment()`. */
const RENDER_SPEC = {
  name: "render",
  type: "enum",
  values: ["labels", "overlay"],
  default: "labels",
  meaning: "what image/png shows",
} as const;

/**
 * Understands a request: its options, then its body, its image's header, its pixels, whether they can be trained on here; the cheapest check
 * first.
 *
 * @throws {SgscnError} `invalid-option`, `too-large`, `unsupported-format`, `invalid-image`, `out-of-memory`, `cancelled`
 * @throws {HttpError} what `readSubmission` throws
 */
export async function readJob(
  request: Request,
  id: string,
  { decoder, trainer, limits }: { decoder: Decoder; trainer: Trainer; limits: HandlerLimits },
): Promise<SegmentJob> {
  const { maxBytes, maxPixels, bodyTimeoutMs } = limits;
  readFields(Object.fromEntries(new URL(request.url).searchParams)); // a wrong option should not cost an upload
  const { image: bytes, fields } = await readSubmission(request, { maxBytes, timeoutMs: bodyTimeoutMs });
  const { options, overlay } = readFields(fields);
  sniffImage(bytes, { maxBytes, maxPixels });
  const image = await decoder.decode(bytes, { signal: request.signal, limits: { maxBytes, maxPixels } });
  checkTrainable(image, options);
  checkBackend(fitSize(image, options.size), options, await trainer.survey());
  return { id, image, options, overlay };
}

function readFields(
  { render, ...fields }: Record<string, string>,
): { options: SegmentOptions; overlay: boolean } {
  const shown = render === undefined ? RENDER_SPEC.default : parseOption(RENDER_SPEC, render);
  return { options: resolveOptions(fields), overlay: shown === "overlay" };
}
