import { phantom } from "../image/phantom.ts";
import { toneOf } from "../image/tone_of.ts";
import { resolveOptions } from "../options.ts";
import { findRegions } from "../regions/find_regions.ts";
import { brightnessLevels, splitByLevels } from "../regions/split_by_brightness.ts";
import { recut } from "./recut.ts";
import { encodeTree } from "./tree_files.ts";

/** Large enough to be compiled for speed, small enough to be done within the time of a few iterations of a training. */
const HEIGHT = 384, WIDTH = 512;
const TIMES = 8;

/**
 * Has V8 compile what {@linkcode recut} runs for images of a kind: a click on a first result would otherwise take a tenth of a
 * second and not a third of that.
 */
export async function warmRecut(kind: "skin" | "ultrasound"): Promise<void> {
  const { image, mask } = phantom(kind, { height: HEIGHT, width: WIDTH, seed: 1 });
  const files = await encodeTree(findRegions(
    kind === "ultrasound"
      ? { image, labels: splitByLevels(mask, brightnessLevels(image)), tone: toneOf(image) }
      : { image, labels: mask },
  ));
  const click = `${WIDTH / 2},${HEIGHT / 2}`;
  for (let i = 0; i < TIMES; i++) {
    recut(files, resolveOptions({ target: i % 2 === 0 ? "auto" : click }));
  }
}
