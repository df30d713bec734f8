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

/** How large some pixels are together, and where they lie, at the image's own size. */
export interface Extent {
  pixels: number;
  /** Share of the image, 0–1. */
  fraction: number;
  /** [row, column], in pixels, of the pixels' centre of mass. */
  centroid: [number, number];
  /** [top, left, bottom, right], in pixels; bottom and right are exclusive. */
  boundingBox: [number, number, number, number];
}

/** One cluster of the result, measured at the image's own size. */
export interface Cluster extends Extent {
  label: number;
  /** Mean red, green and blue, 0–255. */
  meanColour: [number, number, number];
}

/** A connected region of the result, measured at the image's own size. */
export interface Region extends Extent {
  /** Its value in the region map. */
  id: number;
  /** The cluster that most of it belongs to. */
  label: number;
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
  /**
   * What joining them costs, ΔE² of colour and learnt features over the whole image, never less than at the step before;
   * 2500 or more where frame or a lesion joins the rest.
   */
  distance: number;
}

/**
 * What is known of one region as plain sums, so that any union of regions is measured by adding, without its pixels.
 * Rows and columns are of pixel indices, from 0. Colours are those of the image at its own size.
 */
export interface RegionFacts {
  pixels: number;
  /** Σ row, Σ column. */
  rows: number;
  columns: number;
  /** Σ row², Σ row · column, Σ column². */
  rowRow: number;
  rowColumn: number;
  columnColumn: number;
  /** Σ red, Σ green, Σ blue, 0–255 each. */
  rgb: [number, number, number];
  /** Σ L*, Σ a*, Σ b*: CIELAB (CIE 1976, D65) of each pixel. */
  lab: [number, number, number];
  /** Σ L*², Σ a*², Σ b*². */
  labSquared: [number, number, number];
  /** Pixels of it along the image's [top, right, bottom, left] side: its outline on the image's border. */
  border: [number, number, number, number];
  /**
   * Pixels outside the ellipse that touches the image's four sides, nearest to the [top left, top right, bottom right,
   * bottom left] corner: where a dermoscope leaves dark corners.
   */
  corners: [number, number, number, number];
  /** Pixels of it that are the image's frame: dark corners, a black surround. */
  frame: number;
  /** [label, pixels] of each cluster it has pixels of, most pixels first, the lower label on a tie. */
  labels: [number, number][];
  /**
   * How many pixels at working size its features were taken from (at least 1 where there are scores, else 0), and the
   * sum of each feature over them: softmax of the network's scores over the labels in use ({@linkcode TreeFacts}).
   */
  samples: number;
  features: number[];
}

/** The outline that two regions share. */
export interface SharedOutline {
  /** Ids of the two regions, a < b. */
  a: number;
  b: number;
  /** Pairs of 4-neighbours with one pixel in each: the outline's length in pixel sides. */
  length: number;
  /**
   * Σ over those pairs of the CIELAB difference (ΔE 1976) across the outline, a little to both sides of it
   * ({@linkcode TreeFacts.reach}): divided by `length`, how marked the edge is.
   */
  gradient: number;
}

/** What choosing a target needs beyond the statistics; plain numbers, a few dozen a region. */
export interface TreeFacts {
  /** One entry a region, in the order of `regions`. */
  regions: RegionFacts[];
  /** Every pair of neighbours, ascending by a, then b. */
  outlines: SharedOutline[];
  /**
   * [a, b] of each merge, down to one region, as it would be were nothing kept whole: `hierarchy` has the same where no
   * target is sure. What these merges make is what a target is chosen from.
   */
  plainMerges: [number, number][];
  /** The label that each feature belongs to, ascending. Empty without scores. */
  featureLabels: number[];
  /** How far to each side of an outline its gradient was taken, in pixels. */
  reach: number;
  /** Of a grey image, such as ultrasound, its brightness, small: a click's outline is looked for in it. */
  tone?: GreyTone;
}

/** The brightness of an image in few pixels. */
export interface GreyTone {
  height: number;
  width: number;
  /** [height, width], 0–255. */
  data: Uint8Array;
}

/**
 * The lesion, as chosen or clicked: a union of regions; in grey images, such as ultrasound, an outline, whatever regions it
 * cuts, unless regions were named. Its extent is its mask's, holes filled and outline smoothed.
 */
export interface Target extends Extent {
  mode: "auto" | "points" | "regions";
  /** Its mask is an outline of its own, not that of its regions. */
  outlined: boolean;
  /** Ids of its regions, ascending; of an outline those that lie mostly in it, or else the one that has most of it. */
  regions: number[];
  /** How sure the choice is, 0–1. */
  confidence: number;
  /** Why these, in words, the weightiest first. */
  reasons: string[];
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
  /** `regionsMs`: finding frame, regions and target. */
  timing: { trainMs: number; labelsMs: number; regionsMs: number; totalMs: number };
  /** The labels at the image's own size. */
  labels: LabelMap;
  /** Connected regions of the labels, largest first; `regions[id].id === id`. As many as `options.regions` where that is not 0. */
  regions: Region[];
  /**
   * How they merge, down to one region: what is alike first, and where it is plain what the lesion is, its regions and all
   * others apart until those two are left. Cut to K regions by undoing all after the first n − K.
   */
  hierarchy: RegionMerge[];
  /** A region's id per pixel, at the image's own size. */
  regionMap: LabelMap;
  /** Into how many regions the product itself would cut the image. */
  suggestedRegions: number;
  /** What else choosing a target needs of the regions, so that it can be chosen anew from the result, without the image. */
  facts: TreeFacts;
  /** The lesion, unless `options.target` is `none`; */
  target?: Target;
  /** and where it is, at the image's own size: 1 is inside. */
  mask?: LabelMap;
}

export type SegmentEvent = StartEvent | IterationEvent | ResultEvent;
