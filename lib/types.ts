import type { SegmentOptions } from "./options.ts";

/** A decoded image: 8-bit RGB, row-major, interleaved. `data.length === height * width * 3`. */
export interface RgbImage {
  height: number;
  width: number;
  /** [height, width, 3], 0–255. */
  data: Uint8Array;
  /**
   * The same pixels at full precision when the file has more than 8 bits a sample: [height, width, 3], 0–1.
   * Training uses it where it is there; pictures are made from `data`.
   */
  precise?: Float32Array;
  /** What the file was and what was done to it, in words for people: `alpha over white`, `EXIF orientation 6 applied`. */
  notes: string[];
  format: "png" | "jpeg" | "bmp";
  /** SHA-256 of the file's bytes, in hex; set by `decodeImage`. */
  sha256?: string;
}

/** Pixels in floating point: [height, width, 3], row-major, interleaved. */
export interface FloatImage {
  height: number;
  width: number;
  data: Float32Array;
}

/** A label per pixel: the index of the channel that wins there. `data.length === height * width`. */
export interface LabelMap {
  height: number;
  width: number;
  /** [height, width], a channel's index, 0–255; stable for the whole job. */
  data: Uint8Array;
}

/** The loss of one iteration, before its update. `total` is weighted, the three parts are not. */
export interface Loss {
  total: number;
  ce: number;
  ss: number;
  cc: number;
}

/** A GPU as WebGPU describes it. */
export interface AdapterFacts {
  name: string;
  vendor: string;
  /** True when it computes on the processor. */
  software: boolean;
  /** Those limits that decide what fits and how it is computed, in bytes or counts. */
  limits: Record<string, number>;
  /** Optional features in use. */
  features: string[];
}

export interface StartEvent {
  event: "start";
  image: { height: number; width: number; format: string; notes: string[]; sha256: string };
  /** Height and width used for training. */
  working: { height: number; width: number };
  options: SegmentOptions;
  backend: string;
  /** What the backend runs on, in words: `2 threads, relaxed SIMD`. */
  device: string;
  /** Why this backend was taken. */
  reason: string;
  /** The GPU that trains, where one does. */
  adapter?: AdapterFacts;
  seed: number;
}

export interface IterationEvent {
  event: "iteration";
  /** Counted from 1. */
  iteration: number;
  loss: Loss;
  /** Labels in use. */
  clusters: number;
  /** Share of the pixels whose label differs from the iteration before, 0–1; 1 at the first. */
  changed: number;
  /** Since training began. */
  elapsedMs: number;
  /** The labels at working size; on every `preview`-th iteration. */
  labels?: LabelMap;
}

/** One cluster of the result, measured at the image's own size. */
export interface Cluster {
  label: number;
  pixels: number;
  /** Share of the image, 0–1. */
  fraction: number;
  /** [row, column], in pixels, of the pixels' centre of mass. */
  centroid: [number, number];
  /** [top, left, bottom, right], in pixels; bottom and right are exclusive. */
  boundingBox: [number, number, number, number];
  /** Mean red, green and blue, 0–255. */
  meanColour: [number, number, number];
}

/** A connected region of the result, measured at the image's own size. */
export interface Region {
  /** Its value in the region map. */
  id: number;
  /** The cluster that most of it belongs to. */
  label: number;
  pixels: number;
  /** Share of the image, 0–1. */
  fraction: number;
  /** [row, column], in pixels. */
  centroid: [number, number];
  /** [top, left, bottom, right], in pixels; bottom and right are exclusive. */
  boundingBox: [number, number, number, number];
  /** Mean red, green and blue, 0–255. */
  meanColour: [number, number, number];
  /** Share of its outline that lies on the image's border, 0–1. */
  borderContact: number;
  /** CIELAB difference (ΔE 1976) from its neighbours' mean colours, weighted by the outline shared with each. */
  contrast: number;
  /** Ids of the regions that share an outline with it, ascending. */
  neighbours: number[];
  /** Part of a dark corner, a black surround or a ruler at the border: never chosen as target by itself. */
  isFrame: boolean;
}

/** One step of the hierarchy: two neighbours become one region. */
export interface RegionMerge {
  /** Ids of regions, or of earlier merges. */
  a: number;
  b: number;
  /** The id of what they become: the number of regions plus this merge's place in the list. */
  into: number;
  /** What joining them costs, never less than at the step before. */
  distance: number;
}

/** The union of regions that is the lesion, as chosen or clicked. */
export interface Target {
  mode: "auto" | "points" | "regions";
  /** Ids of its regions, ascending. */
  regions: number[];
  /** How sure the choice is, 0–1. */
  confidence: number;
  /** Why these, in words, the weightiest first. */
  reasons: string[];
  /** Of its mask, holes filled and outline smoothed. */
  pixels: number;
  /** Share of the image, 0–1. */
  fraction: number;
  /** [row, column], in pixels. */
  centroid: [number, number];
  /** [top, left, bottom, right], in pixels; bottom and right are exclusive. */
  boundingBox: [number, number, number, number];
}

export type StopReason = "iterations" | "minClusters" | "stable";

export interface ResultEvent {
  event: "result";
  image: StartEvent["image"];
  working: StartEvent["working"];
  options: SegmentOptions;
  seed: number;
  backend: string;
  device: string;
  versions: Record<string, string>;
  stopped: StopReason;
  /** One entry an iteration, in order. */
  losses: Loss[];
  /** Largest first. */
  clusters: Cluster[];
  timing: { trainMs: number; labelsMs: number; totalMs: number };
  /** The labels at the image's own size. */
  labels: LabelMap;
}

export type SegmentEvent = StartEvent | IterationEvent | ResultEvent;
