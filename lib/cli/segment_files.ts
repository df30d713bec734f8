import { basename, join, relative } from "node:path";
import type { SegmentOptions } from "../options.ts";
import type { ImageLimits } from "../image/limits.ts";
import type { EncodedResult, Trainer } from "../jobs/trainer.ts";
import type { RgbImage } from "../types.ts";
import type { Input } from "./list_inputs.ts";
import { readInput } from "./read_input.ts";
import type { Reporter } from "./reporter.ts";
import { resultDocument } from "./result_document.ts";
import { writeAtomic } from "../write_atomic.ts";

/** What segmenting files is made of; tests put doubles here. */
export interface Parts {
  decode(bytes: Uint8Array, limits: Required<ImageLimits>): Promise<RgbImage>;
  trainer: Pick<Trainer, "run">;
}

export interface SegmentFilesOptions {
  options: SegmentOptions;
  limits: Required<ImageLimits>;
  /** The folder that paths in messages start from. */
  folder: string;
  reporter: Reporter;
  signal: AbortSignal;
  /** Whether the reporter makes use of the labels of single iterations. */
  previews?: boolean;
  /** Called with each result once its files are written. */
  onResult?(result: EncodedResult): void | Promise<void>;
}

/**
 * Segments images one after another and writes `labels.png`, `overlay.png`, `regions.png`, `mask.png` and `result.json` of
 * each into its folder. An image that fails is reported and does not stop the others; `signal` stops them all within an
 * iteration, and what is finished stays.
 *
 * @returns how many failed
 */
export async function segmentFiles(
  inputs: readonly Input[],
  parts: Parts,
  settings: SegmentFilesOptions,
): Promise<number> {
  let failed = 0;
  for (const input of inputs) {
    if (settings.signal.aborted) break;
    try {
      await segmentFile(input, parts, settings);
    } catch (error) {
      if (settings.signal.aborted) break;
      failed++;
      settings.reporter.failed(input.name, error);
    }
  }
  return failed;
}

async function segmentFile(
  input: Input,
  parts: Parts,
  { options, limits, folder, reporter, signal, previews = false, onResult }: SegmentFilesOptions,
): Promise<void> {
  const image = await parts.decode(await readInput(input.path, limits), limits);
  await makeFolder(input, folder); // before minutes of training, not after
  for await (const event of parts.trainer.run(image, options, { signal, overlay: true, previews })) {
    reporter.event(input.name, event);
    if (event.event !== "result") continue;
    const files = filesOf(event);
    for (const [name, content] of Object.entries(files)) await writeAtomic(join(input.out, name), content);
    reporter.done(
      input.name,
      event,
      Object.keys(files).map((name) => shortPath(join(input.out, name), folder)),
    );
    await onResult?.(event);
  }
}

const FILE_NAMES = ["labels.png", "overlay.png", "regions.png", "mask.png", "result.json"] as const;

/** What a result leaves, by name; no `mask.png` where there is no target. */
function filesOf(
  result: EncodedResult,
): Partial<Record<typeof FILE_NAMES[number], Uint8Array | string>> {
  const { labels, overlay, regionMap, mask } = result;
  return {
    "labels.png": labels.png,
    ...(overlay && { "overlay.png": overlay.png }),
    "regions.png": regionMap.png,
    ...(mask && { "mask.png": mask.png }),
    "result.json": JSON.stringify(resultDocument(result), null, 2) + "\n",
  };
}

/** @throws {Error} when the folder cannot be made, or a result would take the place of the image itself */
async function makeFolder({ path, out }: Input, folder: string): Promise<void> {
  try {
    await Deno.mkdir(out, { recursive: true });
  } catch (error) {
    const reason = error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory
      ? "there is a file of that name; choose another --out"
      : (error as Error).message;
    throw new Error(`Cannot make folder ${shortPath(out, folder)}: ${reason}`, { cause: error });
  }
  const isResultName = (FILE_NAMES as readonly string[]).includes(basename(path));
  if (isResultName && await Deno.realPath(path) === join(await Deno.realPath(out), basename(path))) {
    throw new Error(
      `Cannot write results: ${basename(path)} would overwrite the image; choose another --out`,
    );
  }
}

/** Relative to the folder where the command was called, for what is inside it. */
function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short.startsWith("..") ? path : short || ".";
}
