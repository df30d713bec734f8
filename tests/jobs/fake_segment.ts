import { setImmediate } from "node:timers/promises";
import { SgscnError } from "../../lib/errors.ts";
import type { SegmentOptions } from "../../lib/options.ts";
import type { RgbImage, SegmentEvent } from "../../lib/types.ts";
import { iterationEvent, labelMap, resultEvent, resultMaps, startEvent } from "./events.ts";

/** A seed that makes {@linkcode fakeSegment} die, hang, or fail. */
export const EXIT_SEED = 13, BUSY_SEED = 14, DIVERGE_SEED = 15;

/** `segment()` without training: the events, and mishaps, that the options ask for. */
export async function* fakeSegment(
  image: RgbImage,
  options: SegmentOptions,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<SegmentEvent, void, void> {
  const start = startEvent(image, options);
  yield start;
  for (let iteration = 1; iteration <= options.iterations; iteration++) {
    await setImmediate();
    if (signal?.aborted) throw new SgscnError("cancelled", "Stopped");
    if (options.seed === EXIT_SEED) Deno.exit(3);
    if (options.seed === DIVERGE_SEED) throw new SgscnError("trainer-failed", "The loss is no number");
    const isPreview = options.preview > 0 && iteration % options.preview === 0;
    yield { ...iterationEvent(iteration), ...(isPreview && { labels: labelMap(image) }) };
    while (options.seed === BUSY_SEED);
  }
  yield { ...resultEvent(start), ...resultMaps(image) };
}
