import { OPTION_SPECS } from "../options.ts";
import { EVALUATE_FLAGS, EVALUATE_WITHOUT } from "./evaluate_flags.ts";
import { optionsText, ownFlagsText } from "./help.ts";

/** The text of `evaluate --help`. */
export function evaluateHelpText(): string {
  return [
    "Scores segmentations against ground truth: the comparisons of the paper (SGSCN, MICCAI 2021) on your images.",
    "",
    "  deno task evaluate DATASET... [--methods LIST] [--ablation] [--sweep NAME=LIST] [--seeds N] [--out DIR]",
    "",
    "A data set is a folder: PH2 or BUSI as they come, ISIC (ISIC_x.jpg, ISIC_x_segmentation.png), images/ and",
    "masks/ with the same names, or a folder for each sequence of frames. Each training is a line of",
    "DIR/runs.jsonl; lines that are there are used again, so an interrupted run goes on, and the same command",
    "in several terminals or on several machines (DIR in a shared folder with file locks) shares the work. At the",
    "end the report is written: index.html, results.csv and summary.md in DIR.",
    "",
    ...ownFlagsText(EVALUATE_FLAGS),
    "",
    "Options of the segmentation, for all methods that know them (one method's own stand in --methods):",
    ...optionsText(OPTION_SPECS.filter(({ name }) => !EVALUATE_WITHOUT.includes(name))),
    "",
    "Exit status: 0 all done, 1 some trainings failed, 2 wrong usage, 130 stopped with Ctrl-C.",
    "",
  ].join("\n");
}
