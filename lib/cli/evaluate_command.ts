import { basename, join, resolve } from "node:path";
import type { DataSet } from "../evaluation/datasets/data_set.ts";
import { readDataSet } from "../evaluation/datasets/read_data_set.ts";
import { rowsOf, runEvaluation, RUNS_FILE } from "../evaluation/run_evaluation.ts";
import { HEADER_FILE, isSameRun, readRunHeader } from "../evaluation/run_header.ts";
import { openRunLog } from "../evaluation/run_log.ts";
import { fileName } from "../evaluation/run_pictures.ts";
import type { RunHeader, RunRow } from "../evaluation/run_row.ts";
import { sourceHash } from "../evaluation/run_source.ts";
import type { SegmentImage } from "../evaluation/run_task.ts";
import { listTasks } from "../evaluation/run_tasks.ts";
import { listVariants, resolvedValues } from "../evaluation/run_variants.ts";
import { SgscnError } from "../errors.ts";
import type { Decoder } from "../jobs/decoder.ts";
import type { Trainer, TrainerOptions } from "../jobs/trainer.ts";
import { resolveOptions } from "../options.ts";
import { versions } from "../versions.ts";
import { errorText } from "./error_text.ts";
import { type EvaluateFlags, parseEvaluateFlags } from "./evaluate_flags.ts";
import { type EvaluateReporter, evaluateReporter } from "./evaluate_reporter.ts";
import { flagName } from "./flag_names.ts";
import { readInput } from "./read_input.ts";
import type { Terminal } from "./reporter.ts";
import { trainedFrom } from "./trained_from.ts";
import { UsageError } from "./usage_error.ts";
import { writeAtomic } from "../write_atomic.ts";

/** Exit statuses; 128 + 2 is what shells give to a program that Ctrl-C (signal 2) ended. */
const STATUS = { done: 0, someFailed: 1, usage: 2, interrupted: 130 } as const;

/** Of the machine's memory: what all trainers together may hold. The trainer's own default for one. */
const MEMORY_SHARE = 0.8;

/** What `evaluate` needs of the world; tests put doubles here. */
export interface EvaluateWorld {
  terminal: Terminal;
  /** The folder that relative paths start from. */
  folder: string;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** The machine's. */
  cores: number;
  createTrainer(options: TrainerOptions): Promise<Trainer>;
  createDecoder(options: { maxPixels: number }): Promise<Decoder>;
  /** Writes the report into `out` and says which files. */
  writeReport(
    report: { rows: RunRow[]; datasets: DataSet[]; header: RunHeader; out: string },
  ): Promise<string[]>;
}

/**
 * The command line: scores methods on data sets and writes a report.
 *
 * @returns the exit status: 0 all done, 1 some trainings failed, 2 wrong usage, 130 stopped
 */
export async function evaluateCommand(args: readonly string[], world: EvaluateWorld): Promise<number> {
  const { terminal } = world;
  try {
    const flags = parseEvaluateFlags(args);
    if (flags.help) {
      const { evaluateHelpText } = await import("./evaluate_help.ts");
      terminal.out(evaluateHelpText());
    } else if (flags.version) {
      terminal.out(Object.entries(versions()).map(([name, version]) => `${name} ${version}\n`).join(""));
    } else return await (flags.reportOnly ? reportAgain(flags, world) : evaluate(flags, args, world));
    return STATUS.done;
  } catch (error) {
    if (world.signal.aborted) return STATUS.interrupted;
    terminal.err(`error: ${errorText(error)}\n`);
    return error instanceof UsageError ? STATUS.usage : STATUS.someFailed;
  }
}

async function evaluate(
  flags: EvaluateFlags,
  args: readonly string[],
  world: EvaluateWorld,
): Promise<number> {
  const reporter = evaluateReporter(world.terminal, flags);
  const out = resolve(world.folder, flags.out);
  const variants = variantsFrom(flags);
  const datasets = await readDataSets(flags, world, reporter);
  const header = await continueRun(out, {
    format: 1,
    started: new Date().toISOString(),
    command: commandLine(args),
    versions: { ...versions(), ...sourceVersion(await sourceHash()) },
    seeds: flags.seeds,
    bootstrapSeed: flags.bootstrapSeed,
    shared: resolvedValues(flags.request.shared),
    variants,
    datasets,
  });
  const rows = await train(header, flags, out, world, reporter);
  if (world.signal.aborted) {
    reporter.note(
      `Stopped with ${rows.length} trainings done, kept in ${out}. The same command goes on from there.`,
    );
    return STATUS.interrupted;
  }
  header.finished = new Date().toISOString();
  await writeHeader(out, header);
  return await report(rows, header, out, world, reporter);
}

/** From what an earlier call left: rows and header. */
async function reportAgain(flags: EvaluateFlags, world: EvaluateWorld): Promise<number> {
  if (flags.datasets.length > 0) {
    throw new UsageError("--report-only takes no data set: it writes of the rows in DIR");
  }
  const out = resolve(world.folder, flags.out);
  const header = await readRunHeader(out);
  if (!header) {
    throw new Error(`Cannot write a report: ${out} has no ${HEADER_FILE}; run without --report-only first`);
  }
  const rows = rowsOf(await listTasks(header), await openRunLog(join(out, RUNS_FILE)));
  if (rows.length === 0) {
    throw new Error(`Cannot write a report: ${out} has no row of the run in ${HEADER_FILE}`);
  }
  return await report(rows, header, out, world, evaluateReporter(world.terminal, flags));
}

async function report(
  rows: RunRow[],
  header: RunHeader,
  out: string,
  { writeReport }: EvaluateWorld,
  reporter: EvaluateReporter,
): Promise<number> {
  const files = await writeReport({ rows, datasets: header.datasets, header, out });
  const failed = rows.filter(({ error }) => error !== undefined).length;
  reporter.note(
    `${rows.length - failed} of ${rows.length} trainings scored: ${
      files.map((file) => join(out, file)).join(", ")
    }`,
  );
  return failed > 0 ? STATUS.someFailed : STATUS.done;
}

/** @throws {UsageError} with the option's name as it is typed */
function variantsFrom({ request }: EvaluateFlags): RunHeader["variants"] {
  try {
    const variants = listVariants(request);
    if (variants.length === 0) throw new Error("--methods must name at least one method");
    return variants;
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof SgscnError)) throw new UsageError(message, { cause: error });
    throw new UsageError(
      error.field ? message.replace(`Option ${error.field}`, `Option --${flagName(error.field)}`) : message,
    );
  }
}

async function readDataSets(
  { datasets, layout, sampling, maxBytes, maxPixels }: EvaluateFlags,
  { folder, signal }: EvaluateWorld,
  reporter: EvaluateReporter,
): Promise<DataSet[]> {
  if (datasets.length === 0) {
    throw new UsageError("No data set: name a folder; --help says how it may be laid out");
  }
  const read: DataSet[] = [];
  for (const given of datasets) {
    const path = resolve(folder, given);
    const dataset = await readDataSet(path, {
      read: (file) => readInput(file, { maxBytes }),
      limits: { maxBytes, maxPixels },
      layout,
      sampling,
      signal,
      name: uniqueName(fileName(basename(path)), read.map(({ name }) => name)),
    });
    reporter.dataset(dataset);
    read.push(dataset);
  }
  if (sampling.frames !== undefined && !read.some(({ layout }) => layout === "sequences")) {
    throw new UsageError(
      "--frames must draw frames of sequences, and no data set here has any; leave it out",
    );
  }
  return read;
}

function uniqueName(name: string, taken: readonly string[]): string {
  let unique = name;
  for (let n = 2; taken.includes(unique); n++) unique = `${name}-${n}`;
  return unique;
}

/** A run that asks for the same as the one before it in this folder began when that one did. */
async function continueRun(out: string, header: RunHeader): Promise<RunHeader> {
  await Deno.mkdir(out, { recursive: true });
  const before = await readRunHeader(out);
  const continued = before && isSameRun(before, header) ? { ...header, started: before.started } : header;
  await writeHeader(out, continued);
  return continued;
}

async function writeHeader(out: string, header: RunHeader): Promise<void> {
  await writeAtomic(join(out, HEADER_FILE), JSON.stringify(header, null, 2) + "\n");
}

async function train(
  header: RunHeader,
  flags: EvaluateFlags,
  out: string,
  world: EvaluateWorld,
  reporter: EvaluateReporter,
): Promise<RunRow[]> {
  const { processes, maxBytes, maxPixels } = flags;
  const { backend } = resolveOptions(flags.request.shared);
  const threads = flags.threads ??
    (processes > 1 ? Math.max(1, Math.floor(world.cores / processes)) : undefined);
  const decoder = await world.createDecoder({ maxPixels });
  const trainers: Trainer[] = [];
  try {
    for (let i = 0; i < processes; i++) {
      trainers.push(await world.createTrainer({ threads, backend, memoryShare: MEMORY_SHARE / processes }));
    }
    return await runEvaluation(header, {
      out,
      read: (path) => readInput(path, { maxBytes }),
      decode: (bytes) => decoder.decode(bytes, { limits: { maxBytes, maxPixels }, signal: world.signal }),
      segmenters: trainers.map(segmenter),
      signal: world.signal,
      observer: reporter,
    });
  } finally {
    await Promise.all([decoder, ...trainers].map((child) => child.close()));
  }
}

function segmenter(trainer: Trainer): SegmentImage {
  return async (image, options, { signal }) => {
    for await (const event of trainer.run(image, options, { signal, previews: false })) {
      if (event.event === "result") return trainedFrom(event);
    }
    throw new Error("Cannot score image: its training ended without a result");
  };
}

function sourceVersion(source: string | undefined): Record<string, string> {
  return source === undefined ? {} : { source };
}

/** As it can be typed again in a shell. */
function commandLine(args: readonly string[]): string {
  const quoted = args.map((arg) => /^[\w.,:=/@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`);
  return ["deno task evaluate", ...quoted].join(" ");
}
