import { SgscnError } from "../errors.ts";
import type { ImageLimits } from "../image/limits.ts";
import type { Trainer, TrainerOptions } from "../jobs/trainer.ts";
import { resolveOptions, type SegmentOptions } from "../options.ts";
import type { RgbImage } from "../types.ts";
import { errorText } from "./error_text.ts";
import { flagName } from "./flag_names.ts";
import { jsonReporter } from "./json_reporter.ts";
import { listInputs } from "./list_inputs.ts";
import { type Flags, parseFlags } from "./parse_flags.ts";
import { type Terminal, textReporter } from "./reporter.ts";
import { segmentFiles } from "./segment_files.ts";
import { UsageError } from "./usage_error.ts";

/** Exit statuses; 128 + 2 is what shells give to a program that Ctrl-C (signal 2) ended. */
const STATUS = { done: 0, someFailed: 1, usage: 2, interrupted: 130 } as const;

/** What `segment` needs of the world; tests put doubles here. */
export interface World {
  terminal: Terminal;
  /** The folder that relative paths start from. */
  folder: string;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  createTrainer(options: TrainerOptions): Promise<Trainer>;
  decode(bytes: Uint8Array, limits: ImageLimits): Promise<RgbImage>;
}

/**
 * The command line: segments the files in `args` and says where the results are.
 *
 * @returns the exit status: 0 all done, 1 some inputs failed, 2 wrong usage, 130 stopped
 */
export async function segmentCommand(args: readonly string[], world: World): Promise<number> {
  const { terminal } = world;
  try {
    const flags = parseFlags(args);
    const options = optionsFrom(flags);
    if (flags.help) {
      const { helpText } = await import("./help.ts");
      terminal.out(helpText());
    } else if (flags.version) {
      const { versions } = await import("../versions.ts");
      terminal.out(Object.entries(versions()).map(([name, version]) => `${name} ${version}\n`).join(""));
    } else {
      return await segmentAll(flags, options, world);
    }
    return STATUS.done;
  } catch (error) {
    if (world.signal.aborted) return STATUS.interrupted;
    terminal.err(`error: ${errorText(error)}\n`);
    return error instanceof UsageError ? STATUS.usage : STATUS.someFailed;
  }
}

async function segmentAll(flags: Flags, options: SegmentOptions, world: World): Promise<number> {
  const { terminal, signal, folder } = world;
  const reporter = flags.json ? jsonReporter(terminal) : textReporter(terminal, flags);
  const { threads, maxBytes, maxPixels } = flags;
  const trainer = await world.createTrainer({ threads, backend: options.backend });
  try {
    // It gets ready while this process reads and decodes. Should it fail, run() says so.
    trainer.warm().catch(() => undefined);
    const isSample = flags.inputs.length === 0;
    const sample = isSample
      ? await (await import("./sample.ts")).writeSample(flags.out, { from: folder })
      : undefined;
    const inputs = sample ? [sample.input] : await listInputs(flags.inputs, { out: flags.out, from: folder });
    const failed = await segmentFiles(inputs, { decode: world.decode, trainer }, {
      options,
      limits: { maxBytes, maxPixels },
      folder,
      reporter,
      signal,
      previews: flags.json,
      onResult: (result) => sample && reporter.note(sample.score(result)),
    });
    if (signal.aborted) reporter.note("Stopped; what is finished is kept.");
    else if (inputs.length > 1) {
      reporter.note(`${inputs.length - failed} of ${inputs.length} images segmented.`);
    }
    return signal.aborted ? STATUS.interrupted : failed > 0 ? STATUS.someFailed : STATUS.done;
  } finally {
    await trainer.close();
  }
}

/** @throws {UsageError} with the option's name as it is typed */
function optionsFrom({ options }: Flags): SegmentOptions {
  try {
    return resolveOptions(options);
  } catch (error) {
    if (!(error instanceof SgscnError) || !error.field) throw error;
    throw new UsageError(error.message.replace(`Option ${error.field}`, `Option --${flagName(error.field)}`));
  }
}
