import { basename, join, relative } from "node:path";
import type { SegmentOptions } from "../options.ts";
import type { ImageLimits } from "../image/limits.ts";
import type { EncodedResult, Trainer, TrainerEvent } from "../jobs/trainer.ts";
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
  let result: EncodedResult | undefined;
  const written = new Set<string>();
  for await (const event of parts.trainer.run(image, options, { signal, overlay: true, previews })) {
    if (event.event !== "overlay") reporter.event(input.name, event);
    if (event.event === "result") result = event;
    for (const [name, content] of Object.entries(filesOf(event))) {
      await writeAtomic(join(input.out, name), content);
      written.add(name);
    }
  }
  if (!result) throw new Error("Training ended without a result");
  const names = FILE_NAMES.filter((name) => written.has(name));
  reporter.done(input.name, result, names.map((name) => shortPath(join(input.out, name), folder)));
  await onResult?.(result);
}

const FILE_NAMES = ["labels.png", "overlay.png", "regions.png", "mask.png", "result.json"] as const;

/** What an event leaves, by name; no `mask.png` where there is no target. */
function filesOf(event: TrainerEvent): Partial<Record<typeof FILE_NAMES[number], Uint8Array | string>> {
  if (event.event === "overlay") return { "overlay.png": event.overlay.png };
  if (event.event !== "result") return {};
  const { labels, regionMap, mask } = event;
  return {
    "labels.png": labels.png,
    "regions.png": regionMap.png,
    ...(mask && { "mask.png": mask.png }),
    "result.json": JSON.stringify(resultDocument(event), null, 2) + "\n",
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
