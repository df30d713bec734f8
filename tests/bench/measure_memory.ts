import { join } from "node:path";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { type BenchCase, CHANNELS } from "./cases.ts";
import { type TreePeak, watchTree } from "./process_tree.ts";
import { segmentTask } from "./segment_task.ts";

/** Memory no longer grows after the first. */
const ITERATIONS = 3;

/**
 * Peak memory of `deno task segment` and every process below it, on a generated image of the case's size.
 *
 * @param folder for the image and the results
 */
export async function measureMemory(
  { height, width, third }: BenchCase,
  { folder, threads }: { folder: string; threads: number },
): Promise<TreePeak> {
  const image = join(folder, `${width}x${height}.png`);
  await Deno.writeFile(image, encodeRgb(phantom("skin", { height, width }).image));
  const child = segmentTask([
    image,
    ...["--out", join(folder, "segmented"), "--quiet"],
    ...["--preset", "reference", "--last-kernel", `${third}`, "--channels", `${CHANNELS}`],
    ...["--size", `${Math.max(height, width)}`, "--iterations", `${ITERATIONS}`, "--threads", `${threads}`],
  ]).spawn();
  const watch = watchTree(child.pid);
  const { success } = await child.status;
  const peak = await watch.stop();
  await child.stdout.cancel();
  if (!success) throw new Error(`Cannot measure memory: deno task segment ${image} failed`);
  return peak;
}
