import type { LabelMap, Region, RegionMerge } from "../types.ts";

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
  /** The label that each feature belongs to, ascending. Empty without scores. */
  featureLabels: number[];
  /** How far to each side of an outline its gradient was taken, in pixels. */
  reach: number;
}

/** Connected regions of an image and the hierarchy of their merges: a document that is cut and chosen from without the image. */
export interface RegionTree {
  /** The image's own size. */
  height: number;
  width: number;
  /** A region's id per pixel, 0–255. */
  map: LabelMap;
  /** Largest first, so that `regions[id].id === id`. At most 256. */
  regions: Region[];
  /** `regions.length − 1` of them, down to one region, distances ascending. Cut to K by undoing all after the first n − K. */
  merges: RegionMerge[];
  /** Into how many regions the product itself would cut this image. */
  suggested: number;
  facts: TreeFacts;
}

/** A region is one byte of the map. */
export const MAX_REGIONS = 256;
