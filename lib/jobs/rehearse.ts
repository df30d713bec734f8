import { setImmediate } from "node:timers/promises";
import { phantom } from "../image/phantom.ts";
import { resolveOptions, type SegmentOptions } from "../options.ts";
import { segment } from "../segment.ts";
import { encodeEvents } from "./encode_events.ts";

/** A small photo: what follows training is compiled for speed after so many of them, and each takes a tenth of a second. */
const HEIGHT = 384, WIDTH = 512;
const TIMES = 12;
/** Of so many one is in grey, which goes other ways. */
const GREY_EACH = 3;

/** What is rehearsed is what follows training: its kernels need no such thing. */
const ITERATIONS = 3;

/**
 * Has V8 compile what a segmentation runs, so that the first that is asked for is as fast as those after it: without, all
 * that follows training takes half as long again. Ends within an iteration once the signal aborts; fails in silence, since
 * the job that is asked for says why.
 *
 * @returns how many segmentations it got through
 */
export async function rehearse(
  backend: SegmentOptions["backend"],
  { threads, signal }: { threads?: number; signal: AbortSignal },
): Promise<number> {
  const [skin, scan] = (["skin", "ultrasound"] as const).map((kind) =>
    phantom(kind, { height: HEIGHT, width: WIDTH, seed: 1 }).image
  );
  const options = resolveOptions({ backend, iterations: ITERATIONS, stableIterations: 0, preview: 1 });
  let times = 0;
  try {
    for (; times < TIMES; times++) {
      const image = times % GREY_EACH === GREY_EACH - 1 ? scan : skin;
      const events = segment(image, { ...options, seed: times }, { threads, signal });
      for await (const _ of encodeEvents(events, image, {})) await setImmediate();
    }
  } catch { /* aborted, or not to be had here */ }
  return times;
}
