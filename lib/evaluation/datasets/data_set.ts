/** The folder layouts that are known, in the order in which they are looked for. */
export const LAYOUTS = ["ph2", "isic", "busi", "pairs", "sequences"] as const;

export type Layout = typeof LAYOUTS[number];

/** An image with its ground truth. */
export interface DataSetImage {
  /** Unique in its data set: the file's name, after its sequence's where it has one. */
  name: string;
  /** Benign, malignant and so on, where the data set says. */
  class?: string;
  /** The sequence that the image is a frame of. */
  sequence?: string;
  /** Path of the image's file. */
  image: string;
  /** Paths of the masks' files; the target is their union. */
  masks: string[];
  /** SHA-256 of the image's file, and of each of its masks' files. */
  sha256: string;
  masksSha256: string[];
}

/** Something in the folder that cannot be evaluated, and why. */
export interface DataSetProblem {
  name: string;
  problem: string;
}

/** What is evaluated of one folder. */
export interface DataSet {
  /** Unique in the run, usable as a file's name. */
  name: string;
  folder: string;
  layout: Layout;
  /** Of the images and masks below: see `hashDataSet`. */
  sha256: string;
  /** Images with masks in the folder, before sampling. */
  found: number;
  /** In name order. */
  images: DataSetImage[];
  problems: DataSetProblem[];
}

/** A pair as a layout finds it, before its files are looked into. */
export type FoundImage = Omit<DataSetImage, "sha256" | "masksSha256">;

/** What a layout makes of a folder. */
export interface Found {
  images: FoundImage[];
  problems: DataSetProblem[];
}
