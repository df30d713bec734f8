import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "../image/limits.ts";
import { OPTION_SPECS } from "../options.ts";
import { flagName } from "./flag_names.ts";
import { UsageError } from "./usage_error.ts";

/** What the command line asks for. `options` still holds strings: `resolveOptions` checks them. */
export interface Flags {
  /** Files and folders, as given. */
  inputs: string[];
  out: string;
  json: boolean;
  quiet: boolean;
  help: boolean;
  version: boolean;
  /** Threads of the engine; `undefined` leaves the choice to it. */
  threads?: number;
  maxBytes: number;
  maxPixels: number;
  /** Values by option name (camelCase), only those given. */
  options: Record<string, string | boolean>;
}

/** Flags that are no options of a segmentation; `help.ts` prints them from here. */
export const OWN_FLAGS = [
  {
    name: "out",
    type: "string",
    short: "o",
    value: "DIR",
    default: "results",
    meaning: "folder for the results",
  },
  { name: "json", type: "boolean", meaning: "print every event as a line of JSON on standard output" },
  { name: "quiet", type: "boolean", short: "q", meaning: "print errors only" },
  {
    name: "threads",
    type: "string",
    value: "N",
    default: "all cores",
    range: [1, 256],
    meaning: "compute on so many",
  },
  {
    name: "max-bytes",
    type: "string",
    value: "N",
    default: DEFAULT_MAX_BYTES,
    range: [1, 2 ** 31 - 1],
    meaning: "refuse larger files",
  },
  {
    name: "max-pixels",
    type: "string",
    value: "N",
    default: DEFAULT_MAX_PIXELS,
    range: [1, 2 ** 29],
    meaning: "refuse larger images",
  },
  { name: "help", type: "boolean", short: "h", meaning: "show this text" },
  { name: "version", type: "boolean", meaning: "show the version" },
] as const;

// Two edits turn --iteratoins into --iterations; when a fourth of the letters differ a suggestion is a guess.
const EDITS_PER_LETTER = 0.25;

/**
 * Reads the arguments of `segment`.
 *
 * @throws {UsageError} on an unknown flag (naming the nearest one), a missing value or one out of range.
 */
export function parseFlags(args: readonly string[]): Flags {
  let values: Record<string, string | boolean | undefined>;
  let inputs: string[];
  try {
    ({ values, positionals: inputs } = parseArgs({
      args: [...args],
      options: parseArgsOptions(),
      allowPositionals: true,
      allowNegative: true,
    }));
  } catch (error) {
    throw asUsageError(error);
  }
  const options: Flags["options"] = {};
  for (const { name } of OPTION_SPECS) {
    const value = values[flagName(name)];
    if (value !== undefined) options[name] = value;
  }
  const out = String(values.out ?? "results");
  if (out === "") throw new UsageError("--out must name a folder, got an empty string");
  return {
    inputs,
    out,
    json: values.json === true,
    quiet: values.quiet === true,
    help: values.help === true,
    version: values.version === true,
    threads: integer("threads", values.threads),
    maxBytes: integer("max-bytes", values["max-bytes"]) ?? DEFAULT_MAX_BYTES,
    maxPixels: integer("max-pixels", values["max-pixels"]) ?? DEFAULT_MAX_PIXELS,
    options,
  };
}

function parseArgsOptions() {
  const options: Record<string, { type: "string" | "boolean"; short?: string }> = {};
  for (const flag of OWN_FLAGS) {
    options[flag.name] = "short" in flag ? { type: flag.type, short: flag.short } : { type: flag.type };
  }
  for (const spec of OPTION_SPECS) {
    options[flagName(spec.name)] = { type: spec.type === "boolean" ? "boolean" : "string" };
  }
  return options;
}

/** A whole number within the flag's range. @throws {UsageError} */
function integer(name: string, text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined;
  const flag = OWN_FLAGS.find((own) => own.name === name);
  const [minimum, maximum] = flag && "range" in flag ? flag.range : [0, Number.MAX_SAFE_INTEGER];
  const value = /^\d+$/.test(String(text)) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new UsageError(
    `--${name} must be an integer from ${minimum} to ${maximum}, got ${JSON.stringify(text)}`,
  );
}

/** node:util's errors in one line of ours; anything else is passed on. */
function asUsageError(error: unknown): unknown {
  const code = (error as { code?: string }).code;
  const message = (error as Error).message;
  const flag = /'(?:-\w, )?(-{1,2}[^' =]*)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const hint = nearestFlag(flag);
    return new UsageError(
      `Unknown option ${flag}${hint ? `: did you mean ${hint}?` : "; --help lists them all"}`,
    );
  }
  if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return error;
  if (message.includes("does not take an argument")) return new UsageError(`Option ${flag} takes no value`);
  return new UsageError(`Option ${flag} needs a value (one that starts with a dash is written ${flag}=-5)`);
}

/** The flag that was probably meant, or "" when none is close. */
function nearestFlag(given: string): string {
  const flag = flagName(given); // --learningRate is the flag's name in JSON
  const names = Object.entries(parseArgsOptions())
    .flatMap(([name, { type }]) => type === "boolean" ? [`--${name}`, `--no-${name}`] : [`--${name}`]);
  const continued = names.filter((name) => flag.length > 3 && name.startsWith(flag));
  if (continued.length > 0) return continued[0];
  const best = names.reduce((a, b) => distance(flag, b) < distance(flag, a) ? b : a);
  return distance(flag, best) <= flag.length * EDITS_PER_LETTER ? best : "";
}
