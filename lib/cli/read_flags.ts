import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { OPTION_SPECS } from "../options.ts";
import { TARGET_SEPARATOR } from "../target_option.ts";
import { flagName } from "./flag_names.ts";
import { UsageError } from "./usage_error.ts";

/** A flag that is no option of a segmentation; help texts are made from these too. */
export interface OwnFlag {
  name: string;
  type: "string" | "boolean";
  short?: string;
  /** What its value is called in help texts. */
  value?: string;
  default?: string | number;
  /** Of a whole number. */
  range?: readonly [number, number];
  /** It may be given several times. */
  multiple?: boolean;
  meaning: string;
}

/** What was typed, by flag name; booleans, strings, and lists of strings for flags that may repeat. */
export interface ReadFlags {
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  positionals: string[];
  /** Values of the segmentation's options by option name (camelCase), only those given; still to be checked. */
  options: Record<string, string | boolean>;
}

// Two edits turn --iteratoins into --iterations; when a fourth of the letters differ a suggestion is a guess.
const EDITS_PER_LETTER = 0.25;

/**
 * Reads arguments: a command's own flags and those of the segmentation's options, in any order.
 *
 * @param without options of the segmentation that the command has no flag for
 * @throws {UsageError} on an unknown flag (naming the nearest one) or a missing value
 */
export function readFlags(
  args: readonly string[],
  own: readonly OwnFlag[],
  without: readonly string[] = [],
): ReadFlags {
  const known = knownFlags(own, without);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: known,
      allowPositionals: true,
      allowNegative: true,
    });
    const options: ReadFlags["options"] = {};
    for (const { name } of OPTION_SPECS.filter(({ name }) => !without.includes(name))) {
      const given = values[flagName(name)];
      const value = Array.isArray(given) ? given.join(TARGET_SEPARATOR) : given;
      if (typeof value === "string" || typeof value === "boolean") options[name] = value;
    }
    return { values, positionals, options };
  } catch (error) {
    throw asUsageError(error, known);
  }
}

/** A whole number within the flag's range; `undefined` when it was not given. @throws {UsageError} */
export function integerFlag(
  own: readonly OwnFlag[],
  name: string,
  text: ReadFlags["values"][string],
): number | undefined {
  if (text === undefined) return undefined;
  const [minimum, maximum] = own.find((flag) => flag.name === name)?.range ?? [0, Number.MAX_SAFE_INTEGER];
  const value = /^\d+$/.test(String(text)) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new UsageError(
    `--${name} must be an integer from ${minimum} to ${maximum}, got ${JSON.stringify(text)}`,
  );
}

type KnownFlags = Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }>;

function knownFlags(own: readonly OwnFlag[], without: readonly string[]): KnownFlags {
  const flags: KnownFlags = {};
  for (const { name, type, short, multiple } of own) {
    flags[name] = { type, ...(short && { short }), ...(multiple && { multiple }) };
  }
  for (const spec of OPTION_SPECS) {
    if (without.includes(spec.name)) continue;
    flags[flagName(spec.name)] = {
      type: spec.type === "boolean" ? "boolean" : "string",
      ...(spec.type === "target" && { multiple: true }), // points, one by one
    };
  }
  return flags;
}

/** node:util's errors in one line of ours; anything else is passed on. */
function asUsageError(error: unknown, known: KnownFlags): unknown {
  const code = (error as { code?: string }).code;
  const message = (error as Error).message;
  const flag = /'(?:-\w, )?(-{1,2}[^' =]*)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const hint = nearestFlag(flag, known);
    return new UsageError(
      `Unknown option ${flag}${hint ? `: did you mean ${hint}?` : "; --help lists them all"}`,
    );
  }
  if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return error;
  if (message.includes("does not take an argument")) return new UsageError(`Option ${flag} takes no value`);
  return new UsageError(`Option ${flag} needs a value (one that starts with a dash is written ${flag}=-5)`);
}

/** The flag that was probably meant, or "" when none is close. */
function nearestFlag(given: string, known: KnownFlags): string {
  const flag = flagName(given); // --learningRate is the flag's name in JSON
  const names = Object.entries(known)
    .flatMap(([name, { type }]) => type === "boolean" ? [`--${name}`, `--no-${name}`] : [`--${name}`]);
  const continued = names.filter((name) => flag.length > 3 && name.startsWith(flag));
  if (continued.length > 0) return continued[0];
  const best = names.reduce((a, b) => distance(flag, b) < distance(flag, a) ? b : a);
  return distance(flag, best) <= flag.length * EDITS_PER_LETTER ? best : "";
}
