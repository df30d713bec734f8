import { type Layout, LAYOUTS } from "../evaluation/datasets/data_set.ts";
import type { Sampling } from "../evaluation/datasets/sample_images.ts";
import type { VariantRequest } from "../evaluation/run_variants.ts";
import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "../image/limits.ts";
import { LIMIT_FLAGS } from "./limit_flags.ts";
import { integerFlag, type OwnFlag, readFlags } from "./read_flags.ts";
import { UsageError } from "./usage_error.ts";

/** What `evaluate` is asked for. */
export interface EvaluateFlags {
  /** Folders, as given. */
  datasets: string[];
  out: string;
  request: VariantRequest & { shared: Record<string, string | boolean> };
  seeds: number[];
  layout?: Layout;
  sampling: Sampling;
  bootstrapSeed: number;
  threads?: number;
  processes: number;
  maxBytes: number;
  maxPixels: number;
  reportOnly: boolean;
  quiet: boolean;
  help: boolean;
  version: boolean;
}

/** Options of a segmentation that have flags of their own here, or no meaning. */
export const EVALUATE_WITHOUT = ["method", "seed", "preview"];

const ALL_METHODS = "sgscn,kmeans,deepcluster,iic";

export const EVALUATE_FLAGS = [
  {
    name: "methods",
    type: "string",
    value: "LIST",
    default: `${ALL_METHODS}; none with --ablation, sgscn with --sweep`,
    meaning: "what to compare; a method's own options stand after colons: kmeans:k=5, sgscn:preset=paper",
  },
  {
    name: "ablation",
    type: "boolean",
    meaning: "cross entropy alone, with the sparse spatial loss, and with both (Figure 3)",
  },
  {
    name: "sweep",
    type: "string",
    value: "NAME=LIST",
    multiple: true,
    meaning: "each method at each value of an option: ss=1,5,15; repeated, at all combinations",
  },
  {
    name: "out",
    type: "string",
    short: "o",
    value: "DIR",
    default: "report",
    meaning: "folder for the results",
  },
  {
    name: "seeds",
    type: "string",
    value: "N or LIST",
    default: 1,
    meaning: "train so many times, with seeds 0, 1, 2 and so on, or with those of a list: 3,14",
  },
  {
    name: "layout",
    type: "string",
    value: "NAME",
    default: "found by looking",
    meaning: `how the data sets' folders are laid out: ${LAYOUTS.join(", ")}`,
  },
  {
    name: "frames",
    type: "string",
    value: "N",
    default: "all",
    range: [1, 1_000_000],
    meaning: "draw so many frames of each sequence; the paper takes 5",
  },
  {
    name: "sample-seed",
    type: "string",
    value: "N",
    default: 0,
    range: [0, 2 ** 32 - 1],
    meaning: "start of the random numbers that draw frames",
  },
  {
    name: "only",
    type: "string",
    value: "WHICH",
    default: "all",
    meaning:
      "all, or the even or odd images in name order, from 0: choose settings on one half, report the other",
  },
  {
    name: "limit",
    type: "string",
    value: "N",
    default: "all",
    range: [1, 10_000_000],
    meaning: "the first so many images of each data set",
  },
  {
    name: "threads",
    type: "string",
    value: "N",
    default: "all cores, shared by the processes",
    range: [1, 256],
    meaning: "compute on so many in each process",
  },
  {
    name: "processes",
    type: "string",
    value: "N",
    default: 1,
    range: [1, 64],
    meaning: "train so many images at once; the same command, started again elsewhere, shares the work too",
  },
  {
    name: "bootstrap-seed",
    type: "string",
    value: "N",
    default: 0,
    range: [0, 2 ** 32 - 1],
    meaning: "start of the random numbers behind the intervals",
  },
  ...LIMIT_FLAGS,
  {
    name: "report-only",
    type: "boolean",
    meaning: "write the report anew from the rows in DIR, and train nothing",
  },
  { name: "quiet", type: "boolean", short: "q", meaning: "print errors only" },
  { name: "help", type: "boolean", short: "h", meaning: "show this text" },
  { name: "version", type: "boolean", meaning: "show the version" },
] as const satisfies readonly OwnFlag[];

/**
 * Reads the arguments of `evaluate`.
 *
 * @throws {UsageError} on an unknown flag (naming the nearest one), a missing value or one out of range
 */
export function parseEvaluateFlags(args: readonly string[]): EvaluateFlags {
  const { values, positionals: datasets, options } = readFlags(args, EVALUATE_FLAGS, EVALUATE_WITHOUT);
  const integer = (name: string) => integerFlag(EVALUATE_FLAGS, name, values[name]);
  const text = (name: string) => typeof values[name] === "string" ? values[name] as string : undefined;
  const flags: EvaluateFlags = {
    datasets,
    out: text("out") ?? "report",
    request: {
      methods: methodsFrom(text("methods"), values.ablation === true, values.sweep !== undefined),
      ablation: values.ablation === true,
      sweeps: (values.sweep ?? []) as string[],
      shared: options,
    },
    seeds: seedsFrom(text("seeds") ?? "1"),
    layout: oneOf("layout", LAYOUTS, text("layout")),
    sampling: {
      frames: integer("frames"),
      seed: integer("sample-seed"),
      only: oneOf("only", ["all", "even", "odd"] as const, text("only")),
      limit: integer("limit"),
    },
    bootstrapSeed: integer("bootstrap-seed") ?? 0,
    threads: integer("threads"),
    processes: integer("processes") ?? 1,
    maxBytes: integer("max-bytes") ?? DEFAULT_MAX_BYTES,
    maxPixels: integer("max-pixels") ?? DEFAULT_MAX_PIXELS,
    reportOnly: values["report-only"] === true,
    quiet: values.quiet === true,
    help: values.help === true,
    version: values.version === true,
  };
  if (flags.out === "") throw new UsageError("--out must name a folder, got an empty string");
  return flags;
}

function methodsFrom(list: string | undefined, hasAblation: boolean, hasSweep: boolean): string[] {
  const methods = list ?? (hasSweep ? "sgscn" : hasAblation ? "" : ALL_METHODS);
  return methods.split(",").map((method) => method.trim()).filter((method) => method !== "");
}

const MOST_SEEDS = 1000;
const LARGEST_SEED = 2 ** 32 - 1;

/** `3` → 0, 1, 2; `3,14` → 3, 14. */
function seedsFrom(text: string): number[] {
  const numbers = text.split(",").map((part) => /^\d{1,10}$/.test(part.trim()) ? Number(part) : NaN);
  const seeds = numbers.length === 1
    ? Array.from({ length: Math.min(numbers[0], MOST_SEEDS) || 0 }, (_, i) => i)
    : numbers;
  const isGood = seeds.length > 0 && seeds.every((seed) => seed <= LARGEST_SEED) &&
    !(numbers[0] > MOST_SEEDS && numbers.length === 1);
  if (isGood) return [...new Set(seeds)];
  throw new UsageError(
    `--seeds must be how many (1 to ${MOST_SEEDS}) or a list of at least two seeds (0 to ${LARGEST_SEED}), ` +
      `got ${JSON.stringify(text)}`,
  );
}

function oneOf<Name extends string>(
  flag: string,
  names: readonly Name[],
  given: string | undefined,
): Name | undefined {
  const name = names.find((candidate) => candidate === given);
  if (given === undefined || name !== undefined) return name;
  throw new UsageError(`--${flag} must be one of ${names.join(", ")}, got ${JSON.stringify(given)}`);
}
