import { METHOD_DEFAULTS, OPTION_SPECS, type OptionSpec, PRESETS } from "../options.ts";
import { flagName } from "./flag_names.ts";
import { OWN_FLAGS } from "./parse_flags.ts";
import type { OwnFlag } from "./read_flags.ts";

// Wide enough for "--stable-iterations N", the longest.
const FLAG_COLUMN = 24;
const LINE_WIDTH = 100;

/** The text of `segment --help`: every flag with its default, range, unit and meaning, and the presets. */
export function helpText(): string {
  return [
    "Segments images without labels: a small network is trained on each image alone (SGSCN, MICCAI 2021).",
    "",
    "  deno task segment [FILES or folders...] [--out DIR] [--preset NAME] [options]",
    "",
    "Without a file, a generated sample is segmented and scored. PNG, JPEG and BMP are read. One file writes",
    "labels.png (indexed, a colour a cluster), overlay.png, regions.png (indexed, a colour a region),",
    "mask.png (the lesion, white on black) and result.json into DIR; several files, or a folder, write them",
    "into DIR/NAME.EXT/. --target may be repeated: --target 120,80 --target 5,5,0.",
    "",
    ...ownFlagsText(OWN_FLAGS),
    "",
    "Options of the segmentation:",
    ...optionsText(OPTION_SPECS),
    "",
    "Exit status: 0 all done, 1 some inputs failed, 2 wrong usage, 130 stopped with Ctrl-C.",
    "",
  ].join("\n");
}

/** A command's own flags, for its help text. */
export function ownFlagsText(flags: readonly OwnFlag[]): string[] {
  return flags.map((flag) => entry(ownFlag(flag), ownMeaning(flag)));
}

/** Options of the segmentation as flags, the presets and what methods change, for help texts. */
export function optionsText(specs: readonly OptionSpec[]): string[] {
  return [
    ...specs.map((spec) => entry(optionFlag(spec), `${spec.meaning} ${optionRange(spec)}`)),
    "",
    "Presets, as differences from the defaults above:",
    ...Object.entries(PRESETS).map(([name, preset]) => entry(name, presetText(preset))),
    "",
    "What a --method changes of preset and defaults, unless it is given:",
    ...Object.entries(METHOD_DEFAULTS).map(([name, changed]) => entry(name, presetText(changed))),
  ];
}

/** `(default 0.1; 0.000001 to 10)`: the range, unit and default of one option. */
export function optionRange(spec: OptionSpec): string {
  if (spec.type === "boolean") return `(default ${spec.default ? "yes" : "no"})`;
  if (spec.type === "target") return `(default ${spec.default})`;
  const unit = spec.unit ? ` ${spec.unit}` : "";
  const range = spec.type === "enum" ? spec.values.join(", ") : `${spec.minimum} to ${spec.maximum}${unit}`;
  return `(default ${spec.default}; ${range})`;
}

function optionFlag(spec: OptionSpec): string {
  const name = flagName(spec.name);
  if (spec.type === "boolean") return `--${name}, --no-${name}`;
  if (spec.type === "target") return `--${name} WHERE`;
  return `--${name} ${spec.type === "enum" ? "NAME" : spec.type === "integer" ? "N" : "X"}`;
}

function ownFlag({ name, short, value }: OwnFlag): string {
  return `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`;
}

function ownMeaning(flag: OwnFlag): string {
  const facts = [
    flag.default === undefined ? "" : `default ${flag.default}`,
    flag.range ? `${flag.range[0]} to ${flag.range[1]}` : "",
  ].filter((fact) => fact !== "");
  return facts.length > 0 ? `${flag.meaning} (${facts.join("; ")})` : flag.meaning;
}

function presetText(preset: object): string {
  const pairs = Object.entries(preset).map(([name, value]) =>
    typeof value === "boolean" ? `--${value ? "" : "no-"}${flagName(name)}` : `--${flagName(name)} ${value}`
  );
  return pairs.join(" ") || "nothing";
}

/** One flag and its meaning, wrapped into the second column. */
function entry(flag: string, meaning: string): string {
  const lines: string[] = [];
  let line = `  ${flag}`.padEnd(FLAG_COLUMN + 2);
  // A flag too long for its column has its meaning start on the next line.
  if (line.length > FLAG_COLUMN + 2) {
    lines.push(line);
    line = " ".repeat(FLAG_COLUMN + 2);
  }
  for (const word of meaning.split(" ")) {
    if (line.length + word.length + 1 > LINE_WIDTH) {
      lines.push(line);
      line = " ".repeat(FLAG_COLUMN + 2);
    }
    line += (line.endsWith(" ") ? "" : " ") + word;
  }
  return [...lines, line].join("\n");
}
