import { phantom } from "../image/phantom.ts";
import { resolveOptions } from "../options.ts";
import { findRegions } from "../regions/find_regions.ts";
import { recut } from "./recut.ts";
import { encodeTree } from "./tree_files.ts";

/** Large enough to be compiled for speed, small enough to be done within the time of a few iterations of a training. */
const HEIGHT = 384, WIDTH = 512;
const TIMES = 8;

/**
 * Has V8 compile what {@linkcode recut} runs: a click on a first result would otherwise take a tenth of a second and not a
 * third of that.
 */
export async function warmRecut(): Promise<void> {
  const { image, mask: labels } = phantom("skin", { height: HEIGHT, width: WIDTH, seed: 1 });
  const files = await encodeTree(findRegions({ image, labels }));
  for (let i = 0; i < TIMES; i++) recut(files, resolveOptions());
}
