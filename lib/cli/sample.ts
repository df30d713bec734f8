import { decode } from "fast-png";
import { join, resolve } from "node:path";
import { encodeRgb } from "../image/encode_rgb.ts";
import { phantom } from "../image/phantom.ts";
import type { PngImage } from "../jobs/trainer.ts";
import { maskMetrics } from "../regions/mask_metrics.ts";
import { scoreClusters } from "./score_clusters.ts";
import type { Input } from "./list_inputs.ts";
import { writeAtomic } from "../write_atomic.ts";

/** The generated image that is segmented when no file is given. */
export interface Sample {
  input: Input;
  /** A sentence on how well the label map and the target's mask (indexed PNGs) fit the known lesion. */
  score(result: { labels: PngImage; mask?: PngImage }): string;
}

// Little more than a default run trains at: the sample shows the whole way from file to results, quickly.
const HEIGHT = 192;
const WIDTH = 256;

/** Generates the sample, always the same, and saves it as `image.png` in `out`. */
export async function writeSample(out: string, { from }: { from: string }): Promise<Sample> {
  const { image, mask } = phantom("skin", { height: HEIGHT, width: WIDTH, seed: 1 });
  const folder = resolve(from, out);
  const path = join(folder, "image.png");
  await Deno.mkdir(folder, { recursive: true });
  await writeAtomic(path, encodeRgb(image));
  return {
    input: { path, name: join(out, "image.png"), out: folder },
    score({ labels, mask: target }) {
      const { best, inside, together } = scoreClusters(indicesOf(labels), mask.data);
      const chosen = target
        ? `Dice coefficient ${maskMetrics(indicesOf(target), mask.data).dsc.toFixed(3)} for the target. `
        : "";
      return `The sample's lesion is known. ${chosen}Clusters mostly in it: ${inside.length}; Dice coefficient ` +
        `${together.toFixed(3)} together, ${best.toFixed(3)} for the best single cluster.`;
    },
  };
}

function indicesOf({ png }: PngImage): Uint8Array {
  return Uint8Array.from(decode(png).data);
}
