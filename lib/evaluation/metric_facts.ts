import type { Scores } from "./protocols.ts";

/** What tables and charts say about a measure. */
export interface MetricFacts {
  name: Exclude<keyof Scores, "picked" | "predictedPixels" | "truthPixels">;
  /** For a table's head. */
  title: string;
  /** One line: what it is, A the predicted mask, B the true one. */
  meaning: string;
  /** `share`: shown in per cent. */
  unit: "share" | "pixels";
  better: "higher" | "lower";
}

/**
 * Every measure, in the order of a table's columns.
 *
 * Hammoude distance and exclusive or are two measures with much the same formula, so their names carry it. In the paper's
 * Table 1 the column called XOR lies just under 1 − J as computed from its mean DSC, and the one called HM goes over
 * 100 %, which |A△B| / |A∪B| cannot: the two names look exchanged there.
 */
export const METRICS: readonly MetricFacts[] = [
  {
    name: "dsc",
    title: "DSC",
    meaning: "Dice similarity coefficient, 2·|A∩B| / (|A| + |B|)",
    unit: "share",
    better: "higher",
  },
  { name: "jaccard", title: "Jaccard", meaning: "|A∩B| / |A∪B|", unit: "share", better: "higher" },
  {
    name: "hammoude",
    title: "Hammoude |A△B|/|A∪B|",
    meaning: "Hammoude distance, |A△B| / |A∪B| = 1 − Jaccard; called XOR in the paper's Table 1, it seems",
    unit: "share",
    better: "lower",
  },
  {
    name: "xor",
    title: "XOR |A△B|/|B|",
    meaning: "Exclusive or over the true mask, |A△B| / |B|; called HM in the paper's Table 1, it seems",
    unit: "share",
    better: "lower",
  },
  { name: "sensitivity", title: "Sensitivity", meaning: "|A∩B| / |B|", unit: "share", better: "higher" },
  {
    name: "specificity",
    title: "Specificity",
    meaning: "Share of what is outside B that A leaves out",
    unit: "share",
    better: "higher",
  },
  {
    name: "boundaryF1",
    title: "Boundary F1",
    meaning: "Harmonic mean of the shares of either outline within 0.75 % of the diagonal of the other",
    unit: "share",
    better: "higher",
  },
  {
    name: "hausdorff95",
    title: "HD95",
    meaning: "Hausdorff distance at the 95th percentile",
    unit: "pixels",
    better: "lower",
  },
  {
    name: "hausdorff95Share",
    title: "HD95 / diagonal",
    meaning: "Hausdorff distance at the 95th percentile over the image's diagonal",
    unit: "share",
    better: "lower",
  },
];
