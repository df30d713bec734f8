import type { SegmentOptions } from "../../options.ts";

/** The paper's table of one task, as far as its numbers are known here. */
export interface PaperTable {
  task: "skin" | "ultrasound";
  /** The data set that the paper used. */
  dataset: string;
  /** What the table is called there. */
  table: string;
  /** In per cent, under the names that the paper prints; a missing one is not known here. */
  values: Partial<Record<SegmentOptions["method"], Partial<Record<PaperColumn, PaperValue>>>>;
  /** Under which of its names the paper seems to print each of our two distances. */
  printedAs: { dsc: "DSC"; hammoude: PaperColumn; xor: PaperColumn };
  /** What to know before comparing. */
  note: string;
}

export type PaperColumn = "DSC" | "HM" | "XOR";

export interface PaperValue {
  value: number;
  /** Known at second hand: from a summary of the paper, not checked against its pages. */
  isSecondHand: boolean;
}

/** The publication. */
export const PAPER = {
  citation:
    "E. Ahn, D. Feng, J. Kim, “A Spatial Guided Self-supervised Clustering Network for Medical Image " +
    "Segmentation”, MICCAI 2021",
  doi: "https://doi.org/10.1007/978-3-030-87193-2_36",
} as const;

/** Why some numbers carry a dagger. */
export const SECOND_HAND_NOTE =
  "† At second hand: as a reader's published summary of the paper gives it (in Korean, found in a public collection of " +
  "paper summaries), not checked against the paper's own pages. Cells with – are not known here.";

const known = (value: number): PaperValue => ({ value, isSecondHand: false });
const secondHand = (value: number): PaperValue => ({ value, isSecondHand: true });

/**
 * The paper's own numbers. DSC of SGSCN on PH2 (83.4) is what this project was told of the paper; every other number is
 * at second hand ({@linkcode SECOND_HAND_NOTE}). None was filled in from anything else.
 */
export const PAPER_TABLES: readonly PaperTable[] = [
  {
    task: "skin",
    dataset: "PH2",
    table: "Table 1",
    values: {
      deepcluster: { DSC: secondHand(79.6) },
      iic: { DSC: secondHand(81.2) },
      sgscn: { DSC: known(83.4), XOR: secondHand(28.2) },
    },
    printedAs: { dsc: "DSC", hammoude: "XOR", xor: "HM" },
    note:
      "In the paper's Table 1 the column called XOR lies just under 1 − J as computed from its mean DSC (SGSCN: 28.2 " +
      "against 28.5), and the one called HM goes over 100 %, which |A△B| / |A∪B| cannot: the two names look exchanged " +
      "there. So compare its XOR with our Hammoude distance, and its HM with our XOR.",
  },
  {
    task: "ultrasound",
    dataset: "SYSU-US",
    table: "Table 2",
    values: {
      sgscn: { DSC: secondHand(63.2), HM: secondHand(46.2), XOR: secondHand(52.3) },
    },
    printedAs: { dsc: "DSC", hammoude: "HM", xor: "XOR" },
    note:
      "In Table 2, as far as it is known here, HM (46.2) is smaller than XOR (52.3), as their definitions demand: the " +
      "names do not look exchanged there, unlike in Table 1. Yet 1 − J as computed from its mean DSC is 53.8, which a mean " +
      "Hammoude distance should be near. Which definition stands behind which name remains open.",
  },
];

/** Words that tell the task of a data set by its name. */
const TASK_WORDS: [PaperTable["task"], RegExp][] = [
  ["skin", /ph2|isic|skin|derm|lesion|melan|naev|nev/i],
  ["ultrasound", /ultraso|busi|sysu|breast|liver|(^|[^a-z])us([^a-z]|$)/i],
];

/** The paper's table that a data set of this name and layout may be held beside; undefined where neither tells. */
export function paperTable({ name, layout }: { name: string; layout: string }): PaperTable | undefined {
  const task = layout === "ph2" || layout === "isic"
    ? "skin"
    : layout === "busi"
    ? "ultrasound"
    : TASK_WORDS.find(([, words]) => words.test(name))?.[0];
  return PAPER_TABLES.find((table) => table.task === task);
}
