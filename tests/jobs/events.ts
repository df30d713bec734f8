import { resolveOptions, type SegmentOptions } from "../../lib/options.ts";
import type {
  IterationEvent,
  LabelMap,
  ResultEvent,
  RgbImage,
  StartEvent,
  TreeFacts,
} from "../../lib/types.ts";

/** An image of one colour. */
export function flatImage(height: number, width: number): RgbImage {
  return { height, width, data: new Uint8Array(height * width * 3).fill(90), notes: [], format: "png" };
}

export function startEvent(image: RgbImage, options: SegmentOptions = resolveOptions()): StartEvent {
  const { height, width, format, notes, sha256 = "0".repeat(64) } = image;
  return {
    event: "start",
    image: { height, width, format, notes, sha256 },
    working: { height, width },
    options,
    backend: "fake",
    device: "none",
    reason: "a test",
    seed: options.seed,
  };
}

export function iterationEvent(iteration: number): Omit<IterationEvent, "labels"> {
  const loss = { total: 3 / iteration, ce: 1, ss: 1, cc: 1 };
  return { event: "iteration", iteration, loss, clusters: 4, changed: 0.5, elapsedMs: iteration };
}

export function resultEvent(start: StartEvent): Omit<ResultEvent, "labels" | "regionMap" | "mask" | "facts"> {
  return {
    ...start,
    event: "result",
    versions: {},
    stopped: "iterations",
    losses: [],
    clusters: [],
    timing: { trainMs: 1, labelsMs: 1, regionsMs: 1, totalMs: 3 },
    regions: [],
    hierarchy: [],
    suggestedRegions: 1,
  };
}

/** What stands for a result's region map and the facts beside it, where nobody looks inside. */
export const TREE = {
  regionMap: { png: Uint8Array.of(13, 14, 15), height: 4, width: 6 },
  treeFacts: Uint8Array.of(16, 17),
};

/** Of no regions. */
const NO_FACTS: TreeFacts = { regions: [], outlines: [], plainMerges: [], featureLabels: [], reach: 1 };

/** What a result has at the image's own size, of {@linkcode labelMap}; the target is where the label is 1. */
export function resultMaps(
  image: { height: number; width: number },
): Pick<ResultEvent, "labels" | "regionMap" | "facts" | "mask"> {
  const labels = labelMap(image);
  const mask = { ...labels, data: labels.data.map((label) => label === 1 ? 1 : 0) };
  return { labels, regionMap: labelMap(image), facts: NO_FACTS, mask };
}

/** Labels 0, 1, 2, 0, 1, 2, … */
export function labelMap({ height, width }: { height: number; width: number }): LabelMap {
  return { height, width, data: new Uint8Array(height * width).map((_, i) => i % 3) };
}
