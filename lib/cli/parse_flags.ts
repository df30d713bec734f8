import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "../image/limits.ts";
import { LIMIT_FLAGS } from "./limit_flags.ts";
import { integerFlag, type OwnFlag, readFlags } from "./read_flags.ts";
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
  ...LIMIT_FLAGS,
  { name: "help", type: "boolean", short: "h", meaning: "show this text" },
  { name: "version", type: "boolean", meaning: "show the version" },
] as const satisfies readonly OwnFlag[];

/**
 * Reads the arguments of `segment`.
 *
 * @throws {UsageError} on an unknown flag (naming the nearest one), a missing value or one out of range.
 */
export function parseFlags(args: readonly string[]): Flags {
  const { values, positionals: inputs, options } = readFlags(args, OWN_FLAGS);
  const out = String(values.out ?? "results");
  if (out === "") throw new UsageError("--out must name a folder, got an empty string");
  const integer = (name: string) => integerFlag(OWN_FLAGS, name, values[name]);
  return {
    inputs,
    out,
    json: values.json === true,
    quiet: values.quiet === true,
    help: values.help === true,
    version: values.version === true,
    threads: integer("threads"),
    maxBytes: integer("max-bytes") ?? DEFAULT_MAX_BYTES,
    maxPixels: integer("max-pixels") ?? DEFAULT_MAX_PIXELS,
    options,
  };
}
