import { makeRoom } from "../pixels/make_room.ts";
import type { Components } from "./find_components.ts";

/**
 * How many pixels of a mask lie in each component.
 *
 * @param mask 0 or 1 per pixel, of the components' size
 */
export function countInRuns(
  mask: Uint8Array,
  { count, starts, ofRun }: Pick<Components, "count" | "starts" | "ofRun">,
): Uint32Array {
  const { kernels, at, bytes, words } = makeRoom({
    mask: mask.length,
    starts: starts.byteLength,
    ofRun: ofRun.byteLength,
    counts: count * 4,
  });
  bytes.set(mask, at.mask);
  words.set(starts, at.starts / 4);
  words.set(ofRun, at.ofRun / 4);
  const counts = words.subarray(at.counts / 4, at.counts / 4 + count).fill(0);
  kernels.countInRuns(at.mask, at.starts, at.ofRun, ofRun.length, at.counts);
  return counts.slice();
}
