import { decode } from "fast-png";
import type { Trained } from "../evaluation/run_task.ts";
import type { EncodedResult, PngImage } from "../jobs/trainer.ts";
import { decodeTree } from "../jobs/tree_files.ts";
import { cutAndChoose } from "../regions/cut_and_choose.ts";
import type { LabelMap } from "../types.ts";

/** A trainer's result as it is scored: its pictures are read, and kept as they are for the report. */
export function trainedFrom(result: EncodedResult): Trained {
  const { labels, regionMap, treeFacts, hierarchy, suggestedRegions, mask, options } = result;
  return {
    labels: mapFrom(labels),
    regionMap: mapFrom(regionMap),
    hierarchy,
    suggestedRegions,
    ...(mask && { mask: mapFrom(mask) }),
    maskAt: ({ x, y }) =>
      cutAndChoose(decodeTree({ map: regionMap.png, facts: treeFacts }), { ...options, target: `${x},${y}` })
        .mask!,
    seconds: result.timing.totalMs / 1000,
    trainSeconds: result.timing.trainMs / 1000,
    iterations: result.losses.length,
    stopped: result.stopped,
    clusters: result.clusters.length,
    backend: result.backend,
    device: result.device,
    pictures: { labels: labels.png, regions: regionMap.png, mask: mask?.png },
  };
}

/** The indices of an indexed PNG: labels, ids of regions, or 0 and 1. */
function mapFrom({ png }: PngImage): LabelMap {
  const { height, width, data, depth, channels } = decode(png);
  if (channels !== 1 || depth !== 8) {
    throw new TypeError(`A label map must have one channel of 8 bits, got ${channels} of ${depth}`);
  }
  return { height, width, data: Uint8Array.from(data) };
}
