import { SgscnError } from "./errors.ts";
import { checkTrainable } from "./image/check_trainable.ts";
import { resizeToFit } from "./image/resize_image.ts";
import { toneOf } from "./image/tone_of.ts";
import { translate } from "./image/map_bytes.ts";
import { resolveOptions, type SegmentOptions } from "./options.ts";
import { type CellColours, cellColours } from "./regions/cell_colours.ts";
import { checkTargetPoints } from "./regions/check_target_points.ts";
import { type Cut, cutAndChoose } from "./regions/cut_and_choose.ts";
import { frameIn } from "./regions/detect_frame.ts";
import { findRegions, findRegionsAndRelabel } from "./regions/find_regions.ts";
import { labelShares } from "./regions/label_shares.ts";
import { learnFrom, type Learnt } from "./regions/learnt_features.ts";
import { rankLesions } from "./regions/rank_lesions.ts";
import type { RegionTree } from "./regions/region_tree.ts";
import { renameLabels } from "./regions/rename_labels.ts";
import { brightnessLevels, splitByLevels } from "./regions/split_by_brightness.ts";
import { type CellSums, sumCells } from "./regions/sum_cells.ts";
import { surveyPixels } from "./regions/survey_pixels.ts";
import { colourInput } from "./sgscn/colour_input.ts";
import { measureClusters } from "./sgscn/clusters.ts";
import { joinsAbove, labelsThatShow } from "./sgscn/choose_joins.ts";
import { findJoins, labelsAfter } from "./sgscn/find_joins.ts";
import { toLab } from "./sgscn/to_lab.ts";
import type { Training } from "./sgscn/training.ts";
import { upsampleGuided } from "./sgscn/upsample_guided.ts";
import { upsampleNearest } from "./sgscn/upsample_nearest.ts";
import type {
  FloatImage,
  GreyTone,
  LabelMap,
  Loss,
  ResultEvent,
  RgbImage,
  SegmentEvent,
  StartEvent,
  StopReason,
} from "./types.ts";
import { versions } from "./versions.ts";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Makes the network that is trained, with its parameters drawn from `options.seed`. */
export type CreateTraining = (
  image: FloatImage,
  options: SegmentOptions,
  surroundings: { threads?: number },
) => Promise<Training>;

/** What a segmentation runs with, apart from what is asked for. */
export interface SegmentSurroundings {
  /** Aborting it ends the segmentation within one iteration. */
  signal?: AbortSignal;
  /** Threads to compute with; the backend's choice when missing. */
  threads?: number;
  /** The engine; chosen by `options.backend` when missing. */
  createTraining?: CreateTraining;
}

/**
 * Segments one image without labels, by training a small convolutional network on that image alone, and reports as
 * it goes: one `start`, an `iteration` for each, and a `result`.
 *
 * Each iteration assigns every pixel to the channel with the highest score, and updates the network so that its scores
 * agree with those labels, are smooth in space, and keep each cluster together. Clusters die out meanwhile.
 * The result's labels come from one more pass after the last update, and are brought to the image's own size; clusters that
 * are alike are joined then, those of the lesion that is found into one with its outline. Their connected parts are the
 * regions, and the union of regions that looks most like a lesion is the target; in grey images an
 * outline around the middle of such a union, or around a place with a plain closed edge.
 *
 * Leaving the loop early, or aborting the signal, ends training and frees its memory.
 *
 * @param input A PNG, JPEG or BMP file's bytes, or decoded pixels. The events' `sha256` is that of the bytes; for
 * pixels that came without one, that of `data`.
 * @param options Any of {@linkcode SegmentOptions}; the preset's where missing.
 *
 * @throws {SgscnError} `invalid-option`; what `decodeImage` throws; `invalid-image` when a side is below 3 pixels at
 * working size; `cancelled` when the signal aborts; `trainer-failed` when the loss is no longer a number.
 *
 * @example
 * ```ts
 * import { phantom } from "./image/phantom.ts";
 * import { segment } from "./segment.ts";
 *
 * const { image } = phantom("skin", { height: 48, width: 64, seed: 1 });
 * for await (const event of segment(image, { iterations: 3, channels: 16 })) {
 *   if (event.event === "iteration") console.log(event.iteration, event.loss.total, event.clusters);
 *   if (event.event === "result") console.log(event.clusters.length, event.labels.data.length); // 48 · 64 labels
 * }
 * ```
 *
 * Source: Ahn, Feng, Kim, "A Spatial Guided Self-supervised Clustering Network for Medical Image Segmentation",
 * MICCAI 2021, https://doi.org/10.1007/978-3-030-87193-2_36.
 */
export async function* segment(
  input: RgbImage | Uint8Array,
  options: Readonly<Partial<SegmentOptions> | Record<string, unknown>> = {},
  { signal, threads, createTraining = selectTraining }: SegmentSurroundings = {},
): AsyncGenerator<SegmentEvent, void, void> {
  const startedMs = performance.now();
  const settings = resolveOptions(options);
  throwIfCancelled(signal, "before it began");
  const image = input instanceof Uint8Array ? await decode(input) : checkPixels(input);
  checkTrainable(image, settings);
  checkTargetPoints(image, settings);
  const working = resizeToFit(image, settings.size); // [h, w, 3]
  const prepare = colourInput(working, settings);
  const training = await createTraining(prepare(working), settings, { threads });
  try {
    const start = describe(image, await hashOf(image, input), working, settings, training);
    yield start;
    const seen = lookAt(image, working);

    const trainingMs = performance.now();
    const losses: Loss[] = [];
    let stopped: StopReason | undefined;
    while (!stopped) {
      await nextTurn(); // so that whoever may abort is heard
      throwIfCancelled(signal, `after ${losses.length} iterations`);
      const { loss, clusters, changed, labels, atMs = performance.now(), ...ended } = await training.step();
      refuseDivergence(loss, losses.length + 1);
      losses.push(loss);
      yield {
        event: "iteration",
        iteration: losses.length,
        loss,
        clusters,
        changed,
        elapsedMs: atMs - trainingMs,
        ...(labels && { labels: mapOf(working, labels) }),
      };
      stopped = ended.stopped;
    }
    throwIfCancelled(signal, `after ${losses.length} iterations`);

    const labellingMs = performance.now();
    const trained = await labelsAtOwnSize(image, working, prepare, settings, training); // [H, W]
    const findingMs = performance.now();
    const scores = await training.scores();
    const learnt = learnFrom(scores);
    const { tree, clusters: outlined } = regionsOf(image, seen, settings, trained, learnt);
    const joined = joinClusters(tree, seen, settings, scores.labels, learnt);
    renameLabels(tree, joined);
    const labels = { ...outlined, data: translate(outlined.data, joined) }; // [H, W]
    const found = resultOf(cutAndChoose(tree, settings));
    const clusters = measureClusters(labels, image);
    const endedMs = performance.now();
    yield {
      ...start,
      event: "result",
      versions: versions(),
      stopped,
      losses,
      clusters,
      timing: {
        trainMs: labellingMs - trainingMs,
        labelsMs: findingMs - labellingMs,
        regionsMs: endedMs - findingMs,
        totalMs: endedMs - startedMs,
      },
      labels,
      ...found,
    };
  } finally {
    training.dispose();
  }
}

async function decode(bytes: Uint8Array): Promise<RgbImage> {
  // Imported here, so that decoded pixels need none of the codecs' permissions.
  const { decodeImage } = await import("./image/decode_image.ts");
  return await decodeImage(bytes);
}

const selectTraining: CreateTraining = async (...given) => {
  // Imported here, so that a caller's own engine does without ours.
  const { createTraining } = await import("./methods/create_training.ts");
  return await createTraining(...given);
};

/** One pass with the trained network, and its labels at the image's own size by the method asked for. */
async function labelsAtOwnSize(
  image: RgbImage,
  working: FloatImage,
  prepare: (image: FloatImage) => FloatImage,
  { upsampling }: SegmentOptions,
  training: Training,
): Promise<LabelMap> {
  const labels = mapOf(working, await training.finish()); // [h, w]
  if (image.height === working.height && image.width === working.width) return labels;
  switch (upsampling) {
    case "nearest":
      return upsampleNearest(labels, image);
    case "guided":
      return upsampleGuided(await training.scores(), working, image);
    case "network": {
      const full = resizeToFit(image, Math.max(image.height, image.width)); // [H, W, 3]
      return mapOf(image, await training.apply(prepare(full)));
    }
  }
}

/** What clusters and regions need to know of an image that no training tells. */
interface SeenImage {
  /** The colours of the working image, [h, w, 3]: see {@linkcode toLab}. */
  lab: Float32Array;
  cellSums: CellSums;
  /** Missing in grey images: a mass need not differ in tone from all that it is not, and an outline along a level strays. */
  cells?: CellColours;
  /** Of grey images: see {@linkcode TreeFacts}, */
  tone?: GreyTone;
  /** and {@linkcode brightnessLevels}. */
  levels?: Uint8Array;
  /** [H, W], 1 where a pixel is frame; missing where none is. */
  frame?: Uint8Array;
}

function lookAt(image: RgbImage, working: FloatImage): SeenImage {
  const survey = surveyPixels(image);
  const { mask, share } = frameIn(image, survey);
  const frame = share > 0 ? mask : undefined;
  const { isGrey, cells } = survey;
  return {
    lab: toLab(working.data),
    cellSums: sumCells(image),
    frame,
    ...(isGrey
      ? { tone: toneOf(image), levels: brightnessLevels(image, frame) }
      : { cells: cellColours(cells, frame && { ...image, data: frame }) }),
  };
}

/**
 * Connected regions of the labels, apart from the image's frame, and the labels: where clusters are shaped after the lesion
 * that was found, they have its outline.
 */
function regionsOf(
  image: RgbImage,
  { levels, cells, cellSums, tone, frame }: SeenImage,
  { joinUntil, joinSimilarity }: SegmentOptions,
  labels: LabelMap,
  learnt: Learnt,
): { tree: RegionTree; clusters: LabelMap } {
  const given = {
    image,
    labels: levels ? splitByLevels(labels, levels) : labels,
    clusters: labels,
    learnt,
    frame,
    cells,
    cellSums,
    tone,
  };
  return joinUntil === "lesion" && joinSimilarity < 1
    ? findRegionsAndRelabel(given)
    : { tree: findRegions(given), clusters: labels };
}

/**
 * What stands for each cluster once those that are too alike are one; all that are the lesion become one, where that is asked
 * for, and none of them is joined to what is not.
 */
function joinClusters(
  tree: RegionTree,
  { lab }: SeenImage,
  { joinSimilarity, joinUntil }: SegmentOptions,
  labels: Uint8Array,
  { features, sums }: Learnt,
): Uint8Array {
  if (joinSimilarity === 1) return labelsAfter([]);
  const probabilities = { used: features.labels, sums };
  const { likely } = joinUntil === "lesion" ? rankLesions(tree) : {};
  if (!likely) return labelsAfter(joinsAbove(findJoins(labels, probabilities, lab), joinSimilarity));
  const isLesion = labelsThatShow(labelShares(tree, likely.chosen.union));
  const joins = findJoins(labels, probabilities, lab, isLesion);
  const ofLesion = joins.filter(({ kept }) => isLesion[kept]),
    others = joins.filter(({ kept }) => !isLesion[kept]);
  return labelsAfter([...ofLesion, ...joinsAbove(others, joinSimilarity)]);
}

function resultOf(
  { tree, ...chosen }: Cut,
): Pick<
  ResultEvent,
  "regions" | "hierarchy" | "regionMap" | "suggestedRegions" | "facts" | "target" | "mask"
> {
  return {
    regions: tree.regions,
    hierarchy: tree.merges,
    regionMap: tree.map,
    suggestedRegions: tree.suggested,
    facts: tree.facts,
    ...chosen,
  };
}

function describe(
  image: RgbImage,
  sha256: string,
  { height, width }: FloatImage,
  options: SegmentOptions,
  { backend, device, reason, adapter }: Training,
): StartEvent {
  return {
    event: "start",
    image: { height: image.height, width: image.width, format: image.format, notes: image.notes, sha256 },
    working: { height, width },
    options,
    backend,
    device,
    reason,
    ...(adapter && { adapter }),
    seed: options.seed,
  };
}

async function hashOf({ sha256, data }: RgbImage, input: RgbImage | Uint8Array): Promise<string> {
  if (sha256) return sha256;
  const bytes = input instanceof Uint8Array ? input : data;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toHex();
}

function mapOf({ height, width }: { height: number; width: number }, data: Uint8Array): LabelMap {
  return { height, width, data };
}

function checkPixels(image: RgbImage): RgbImage {
  const { height, width, data } = image;
  if (Number.isInteger(height) && Number.isInteger(width) && data.length === height * width * 3) return image;
  throw new SgscnError(
    "invalid-image",
    `Cannot segment image: data must hold height · width · 3 = ${
      height * width * 3
    } samples, got ${data.length}`,
    { field: "image", limit: height * width * 3, value: data.length },
  );
}

function refuseDivergence({ total }: Loss, iteration: number): void {
  if (Number.isFinite(total)) return;
  throw new SgscnError(
    "trainer-failed",
    `Cannot train: the total loss of iteration ${iteration} is ${total}; a smaller learningRate may help`,
    { field: "learningRate", value: total },
  );
}

function throwIfCancelled(signal: AbortSignal | undefined, when: string): void {
  if (signal?.aborted) {
    throw new SgscnError("cancelled", `Segmentation was cancelled ${when}`, { cause: signal.reason });
  }
}
