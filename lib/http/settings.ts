import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { SgscnError } from "../errors.ts";
import { parseOption } from "../options.ts";
import { isLoopbackAddress } from "./guard/addresses.ts";
import {
  argumentName,
  isSecret,
  rangeInWords,
  SETTING_SPECS,
  SETTING_VARIABLES,
  type SettingSpec,
  variableName,
} from "./setting_specs.ts";

type ValueOf<Spec> = Spec extends { type: "boolean" } ? boolean
  : Spec extends { type: "list" } ? readonly string[]
  : Spec extends { type: "integer" } ? Spec extends { default: number } ? number : number | undefined
  : string;

/** How the service runs, from its arguments and environment: see {@linkcode SETTING_SPECS}. */
export type Settings =
  & { readonly [Spec in typeof SETTING_SPECS[number] as Spec["name"]]: ValueOf<Spec> }
  & {
    /** Open a port; without it something else serves the handler, as `deno serve` does. */
    readonly listen: boolean;
  };

/** Names further from any there is are not taken for it. */
const MAX_DISTANCE = 4;

/** What `--help` prints. */
export function settingsHelp(): string {
  const rows = SETTING_SPECS.map((spec: SettingSpec) => {
    const name = isSecret(spec) ? variableName(spec) : `--${argumentName(spec)}`;
    return `  ${name.padEnd(26)} ${spec.meaning} (${rangeInWords(spec)}; default ${defaultInWords(spec)})`;
  });
  return [
    "Usage: deno task start [--NAME VALUE ...]",
    "",
    ...rows,
    "",
    "Each can also be a variable of the environment: --grace-ms is SGSCN_GRACE_MS, --port is PORT. Lists have commas.",
  ].join("\n");
}

/** What holds without a setting. */
export function defaultInWords(spec: SettingSpec): string {
  return String(("default" in spec ? spec.default : undefined) ?? spec.otherwise);
}

/**
 * The settings; an argument goes before a variable, and an empty one is none.
 *
 * @param environment the variables that may be read: those named `SGSCN_…` must all be settings
 * @throws {RangeError} for what is unknown, out of range or makes no sense together: all of it, a line each
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Settings {
  const faults: string[] = [];
  const given = readArguments(args);
  const settings: Record<string, unknown> = { listen: given.listen === true };
  for (const spec of SETTING_SPECS as readonly SettingSpec[]) {
    const argument = given[spec.name];
    const [name, text] = typeof argument === "string"
      ? [`--${argumentName(spec)}`, argument]
      : [variableName(spec), environment[variableName(spec)] ?? ""];
    try {
      settings[spec.name] = text.trim() === "" ? withoutValue(spec) : parseSetting(spec, name, text.trim());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faults.push(error.message);
    }
  }
  faults.push(...unknownVariables(environment));
  if (faults.length === 0) faults.push(...contradictions(settings as Settings));
  if (faults.length > 0) throw new RangeError(faults.join("\n"));
  return settings as Settings;
}

/** @throws {RangeError} */
function readArguments(args: readonly string[]): Record<string, string | boolean | undefined> {
  const specs = (SETTING_SPECS as readonly SettingSpec[]).filter((spec) => !isSecret(spec));
  const options = Object.fromEntries(specs.map((spec) => [argumentName(spec), { type: "string" as const }]));
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, listen: { type: "boolean" } } });
    const byName = specs.map((spec) => [spec.name, (values as Record<string, string>)[argumentName(spec)]]);
    return { ...Object.fromEntries(byName), listen: values.listen };
  } catch (error) {
    throw new RangeError((error as Error).message);
  }
}

function withoutValue(spec: SettingSpec): unknown {
  return spec.type === "list" ? [] : spec.default;
}

/** @throws {RangeError} */
function parseSetting(spec: SettingSpec, name: string, text: string): unknown {
  try {
    if (spec.type === "integer" || spec.type === "boolean") {
      return parseOption({ ...spec, default: 0 } as Parameters<typeof parseOption>[0], text);
    }
    const entries = spec.type === "list" ? text.split(/[\s,]+/).filter(Boolean) : [text];
    entries.forEach(spec.check);
    return spec.type === "list" ? entries : text;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SgscnError)) throw error;
    const must = error instanceof SgscnError ? error.limit : error.message;
    const got = isSecret(spec) ? "something else (not shown)" : JSON.stringify(text.slice(0, 200));
    throw new RangeError(`Setting ${name} must be ${must}, got ${got}`);
  }
}

/** Values are not shown: a token under a wrong name is still a token. */
function unknownVariables(environment: Readonly<Record<string, string>>): string[] {
  const unknown = Object.keys(environment).filter((name) =>
    name.startsWith("SGSCN_") && !SETTING_VARIABLES.includes(name)
  );
  return unknown.map((name) => {
    const closest = SETTING_VARIABLES.toSorted((a, b) => distance(a, name) - distance(b, name))[0];
    const hint = distance(closest, name) <= MAX_DISTANCE ? `; did you mean ${closest}?` : "";
    return `Setting ${name} is unknown${hint}`;
  });
}

function contradictions(settings: Settings): string[] {
  const { tokens, allowAnonymous, trustedProxies, corsOrigins, listen, host } = settings;
  const isLocal = host === "localhost" || isLoopbackAddress(host);
  return [
    listen && !isLocal && tokens.length === 0 && !allowAnonymous &&
    `Cannot listen on ${host} for everyone: set SGSCN_TOKENS, or SGSCN_ALLOW_ANONYMOUS=true to do without`,
    trustedProxies.length > 0 && tokens.length === 0 &&
    "Cannot trust proxies without tokens, because behind a proxy everyone is local: set SGSCN_TOKENS too",
    corsOrigins.includes("*") && tokens.length === 0 &&
    "Cannot let every web page in without tokens: set SGSCN_TOKENS, or list origins in SGSCN_CORS_ORIGINS",
  ].filter((fault) => fault !== false);
}
