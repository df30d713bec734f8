import { SgscnError } from "./errors.ts";
import { formatTarget, parseTarget, TARGET_FORM } from "./target_option.ts";

/** One option: the command line's flags, the query parameters, `--help` and OpenAPI all come from this. */
export type OptionSpec =
  & { name: string; meaning: string; unit?: string }
  & (
    | { type: "integer" | "number"; default: number; minimum: number; maximum: number }
    | { type: "boolean"; default: boolean }
    | { type: "enum"; default: string; values: readonly string[] }
    | { type: "target"; default: string }
  );

/** Every setting of one segmentation. Meaning, unit, default and range of each: {@linkcode OPTION_SPECS}. */
export interface SegmentOptions {
  preset: "default" | "skin" | "ultrasound" | "paper" | "reference";
  method: "sgscn" | "kmeans" | "deepcluster" | "iic";
  iterations: number;
  minClusters: number;
  learningRate: number;
  momentum: number;
  channels: number;
  seed: number;
  size: number;
  ce: number;
  ss: number;
  cc: number;
  contextLoss: "none" | "raw" | "soft";
  padding: "zero" | "replicate";
  lastKernel: number;
  lastRelu: boolean;
  colour: "rgb" | "lab";
  standardize: boolean;
  position: number;
  stableIterations: number;
  stableChange: number;
  stableLoss: number;
  preview: number;
  joinSimilarity: number;
  joinUntil: "lesion" | "similarity";
  upsampling: "guided" | "network" | "nearest";
  clusters: number;
  restarts: number;
  regions: number;
  /** `auto`, `none`, or points: {@linkcode parseTarget} reads it. */
  target: string;
  targetTone: "auto" | "darker" | "brighter";
  fillHoles: boolean;
  smooth: number;
  backend: "auto" | "webgpu" | "simd";
}

/** A label is stored in one byte, and a cluster is a channel. */
export const MAX_CHANNELS = 256;

export const OPTION_SPECS = [
  {
    name: "preset",
    type: "enum",
    values: ["default", "skin", "ultrasound", "paper", "reference"],
    default: "default",
    meaning: "named starting point for every other option",
  },
  {
    name: "method",
    type: "enum",
    values: ["sgscn", "kmeans", "deepcluster", "iic"],
    default: "sgscn",
    meaning: "SGSCN, or a method that the paper compares it with",
  },
  {
    name: "iterations",
    type: "integer",
    minimum: 1,
    maximum: 10_000,
    default: 50,
    meaning: "train at most this long",
  },
  {
    name: "minClusters",
    type: "integer",
    minimum: 1,
    maximum: MAX_CHANNELS,
    default: 3,
    meaning: "stop once so few clusters are left",
  },
  {
    name: "learningRate",
    type: "number",
    minimum: 1e-6,
    maximum: 10,
    default: 0.1,
    meaning: "step of gradient descent; larger merges clusters sooner",
  },
  {
    name: "momentum",
    type: "number",
    minimum: 0,
    maximum: 0.999,
    default: 0.9,
    meaning: "share of the last step carried into the next",
  },
  {
    name: "channels",
    type: "integer",
    minimum: 2,
    maximum: MAX_CHANNELS,
    default: 100,
    meaning: "features of each layer, and so the most clusters",
  },
  {
    name: "seed",
    type: "integer",
    minimum: 0,
    maximum: 4_294_967_295,
    default: 0,
    meaning: "start of the random numbers; same seed, same result",
  },
  {
    name: "size",
    type: "integer",
    minimum: 16,
    maximum: 2048,
    default: 96,
    unit: "pixels",
    meaning: "longest side used for training; larger is finer and slower, images are never enlarged",
  },
  {
    name: "ce",
    type: "number",
    minimum: 0,
    maximum: 1000,
    default: 1,
    meaning: "weight of the cross entropy (eq. 1)",
  },
  {
    name: "ss",
    type: "number",
    minimum: 0,
    maximum: 1000,
    default: 3,
    meaning: "weight of the sparse spatial loss (eq. 2); larger makes smoother, fewer regions",
  },
  {
    name: "cc",
    type: "number",
    minimum: 0,
    maximum: 1000,
    default: 1,
    meaning: "weight of the context consistency loss (eq. 3-4); larger makes clusters compact",
  },
  {
    name: "contextLoss",
    type: "enum",
    values: ["none", "raw", "soft"],
    default: "soft",
    meaning: "form of the context loss: none, eq. 4 read literally (collapses), or on soft assignments",
  },
  {
    name: "padding",
    type: "enum",
    values: ["zero", "replicate"],
    default: "replicate",
    meaning: "what the convolutions see outside the image",
  },
  {
    name: "lastKernel",
    type: "integer",
    minimum: 1,
    maximum: 3,
    default: 1,
    unit: "pixels",
    meaning: "side of the third convolution's kernel, 1 or 3",
  },
  { name: "lastRelu", type: "boolean", default: false, meaning: "ReLU after the third convolution" },
  {
    name: "colour",
    type: "enum",
    values: ["rgb", "lab"],
    default: "lab",
    meaning: "colours as the image has them, or CIELAB, where distances are as people see them",
  },
  {
    name: "standardize",
    type: "boolean",
    default: true,
    meaning: "scale the image's channels to mean 0 and deviation 1 before training",
  },
  {
    name: "position",
    type: "number",
    minimum: 0,
    maximum: 10,
    default: 0,
    meaning:
      "weight of each pixel's row and column beside its colour; larger makes clusters local, 0 leaves both out",
  },
  {
    name: "stableIterations",
    type: "integer",
    minimum: 0,
    maximum: 10_000,
    default: 5,
    meaning: "stop after so many stable iterations in a row; 0 never does",
  },
  {
    name: "stableChange",
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0.001,
    meaning: "an iteration is stable when a smaller share of pixels changed label",
  },
  {
    name: "stableLoss",
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0.001,
    meaning: "and the total loss changed by a smaller share",
  },
  {
    name: "preview",
    type: "integer",
    minimum: 0,
    maximum: 10_000,
    default: 5,
    unit: "iterations",
    meaning: "send the labels every so many iterations; 0 never does",
  },
  {
    name: "joinSimilarity",
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0.25,
    meaning:
      "clusters that the network tells apart less become one after training; smaller joins more, 1 joins none",
  },
  {
    name: "joinUntil",
    type: "enum",
    values: ["lesion", "similarity"],
    default: "lesion",
    meaning:
      "how far they are joined: until the lesion that was found is one cluster, with its outline, or by likeness alone",
  },
  {
    name: "upsampling",
    type: "enum",
    values: ["guided", "network", "nearest"],
    default: "guided",
    meaning:
      "how labels reach the image's own size: edge-aware filter, the trained network applied there, or copies",
  },
  {
    name: "clusters",
    type: "integer",
    minimum: 2,
    maximum: 16,
    default: 3,
    meaning: "clusters that kmeans, deepcluster and iic make",
  },
  {
    name: "restarts",
    type: "integer",
    minimum: 1,
    maximum: 100,
    default: 10,
    meaning: "times that kmeans starts anew; the best is kept",
  },
  {
    name: "regions",
    type: "integer",
    minimum: 0,
    maximum: 256,
    default: 0,
    meaning: "merge connected regions until so many are left; 0 leaves them as found",
  },
  {
    name: "target",
    type: "target",
    default: "auto",
    meaning:
      "which regions the mask is: chosen, none, or those at points x,y (in them) and x,y,0 (not in them)",
  },
  {
    name: "targetTone",
    type: "enum",
    values: ["auto", "darker", "brighter"],
    default: "auto",
    meaning: "whether the chosen target is darker or brighter than its surroundings",
  },
  { name: "fillHoles", type: "boolean", default: true, meaning: "fill the holes of the mask" },
  {
    name: "smooth",
    type: "number",
    minimum: 0,
    maximum: 10,
    default: 1,
    unit: "% of the longest side",
    meaning: "round the mask's outline off to so fine a detail; 0 leaves it",
  },
  {
    name: "backend",
    type: "enum",
    values: ["auto", "webgpu", "simd"],
    default: "auto",
    meaning:
      "what computes: a GPU if there is one and else the processor; any WebGPU adapter; or the processor",
  },
] as const satisfies readonly OptionSpec[];

/**
 * The named presets, as differences from the option defaults.
 *
 * - `paper`: the architecture and losses as the paper describes them (its `soft` context loss: eq. 4 read literally
 *   collapses, see README).
 * - `reference`: what the published code does by default.
 * - `skin`: `default`, whose learning rate is the paper's for that task.
 * - `ultrasound`: the paper's learning rate for that task; and since a mass looks like other dark places, and is told from
 *   them by where it is alone, the network is told the position, and the spatial and context losses weigh more.
 */
export const PRESETS: Record<SegmentOptions["preset"], Partial<SegmentOptions>> = {
  default: {},
  skin: { learningRate: 0.1 },
  ultrasound: { learningRate: 0.05, position: 1, ss: 5, cc: 5, joinSimilarity: 0.5, joinUntil: "similarity" },
  paper: {
    ce: 1,
    ss: 1,
    cc: 1,
    contextLoss: "soft",
    padding: "zero",
    lastKernel: 3,
    lastRelu: true,
    colour: "rgb",
    standardize: false,
    learningRate: 0.1,
    iterations: 50,
    minClusters: 3,
    joinSimilarity: 1,
  },
  reference: {
    ce: 1,
    ss: 5,
    cc: 0,
    contextLoss: "none",
    padding: "zero",
    lastKernel: 1,
    lastRelu: false,
    colour: "rgb",
    standardize: false,
    learningRate: 0.1,
    iterations: 50,
    minClusters: 3,
    joinSimilarity: 1,
  },
};

/**
 * k-means on colour, as the paper compares with, until no pixel changes its label; the limit on iterations is scikit-learn's.
 * Standardising and upsampling are those of SGSCN, so that the methods differ in what they do, not in what they see; it is
 * also better than plain colours labelled at full size (DSC 55 instead of 52 on the development images).
 */
const KMEANS: Partial<SegmentOptions> = { iterations: 300, minClusters: 1, joinSimilarity: 1 };

/**
 * An iteration of DeepCluster is an assignment and five updates: ten make as many updates as SGSCN does. Its own learning
 * rate of 0.05 wrecks the features of a network as small as this one; tried on the development images: 0.005 to 0.05.
 */
const DEEPCLUSTER: Partial<SegmentOptions> = {
  iterations: 10,
  minClusters: 1,
  learningRate: 0.005,
  restarts: 3,
  joinSimilarity: 1,
};

/**
 * IIC: see lib/baselines/iic_training.ts. Each iteration sees another copy, so that its loss never settles. Its
 * channels are those that its copies were chosen with: with five heads and two images an iteration, 100 take long.
 */
const IIC: Partial<SegmentOptions> = {
  channels: 48,
  iterations: 30,
  learningRate: 0.1,
  minClusters: 1,
  stableIterations: 0,
  joinSimilarity: 1,
};

/**
 * What the methods other than SGSCN change of the option defaults, unless it is given: each has its own meaning of an
 * iteration, and its own learning rate. It comes after the preset, which is about SGSCN.
 */
export const METHOD_DEFAULTS: Record<SegmentOptions["method"], Partial<SegmentOptions>> = {
  sgscn: {},
  kmeans: KMEANS,
  deepcluster: DEEPCLUSTER,
  iic: IIC,
};

/** The spec of one option by name, or `undefined`. */
export function optionSpec(name: string): OptionSpec | undefined {
  return OPTION_SPECS.find((spec) => spec.name === name);
}

/**
 * Checks options and fills in preset and defaults. Values may be strings, as flags and query parameters are.
 *
 * @throws {SgscnError} `invalid-option`, naming the option, its range and the value, when one is unknown, of the
 * wrong type or out of range.
 */
export function resolveOptions(input: Readonly<Record<string, unknown>> = {}): SegmentOptions {
  const given: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const spec = optionSpec(name);
    if (!spec) {
      throw new SgscnError(
        "invalid-option",
        `Unknown option ${JSON.stringify(name)}: it must be one of ${
          OPTION_SPECS.map((s) => s.name).join(", ")
        }`,
        { field: name },
      );
    }
    given[name] = parseOption(spec, value);
  }
  const defaults = Object.fromEntries(OPTION_SPECS.map((spec) => [spec.name, spec.default]));
  const preset = PRESETS[(given.preset ?? defaults.preset) as SegmentOptions["preset"]];
  const method = METHOD_DEFAULTS[(given.method ?? defaults.method) as SegmentOptions["method"]];
  const options = { ...defaults, ...preset, ...method, ...given } as unknown as SegmentOptions;
  if (options.lastKernel === 2) throw outOfRange("lastKernel", "1 or 3", 2);
  return options;
}

/** One option's value from a string or a value of its own type. @throws {SgscnError} `invalid-option` */
export function parseOption(spec: OptionSpec, value: unknown): string | number | boolean {
  if (spec.type === "enum") {
    if (typeof value === "string" && spec.values.includes(value)) return value;
    throw outOfRange(spec.name, `one of ${spec.values.join(", ")}`, value);
  }
  if (spec.type === "target") {
    const target = parseTarget(value);
    if (target) return formatTarget(target);
    throw outOfRange(spec.name, TARGET_FORM, value);
  }
  if (spec.type === "boolean") {
    if (typeof value === "boolean") return value;
    if (value === "true" || value === "1") return true;
    if (value === "false" || value === "0") return false;
    throw outOfRange(spec.name, "true or false", value);
  }
  const range = `${
    spec.type === "integer" ? "an integer" : "a number"
  } from ${spec.minimum} to ${spec.maximum}`;
  // Number() would take "", " " and "0x10" for numbers.
  const isNumeric = typeof value === "number" ||
    (typeof value === "string" && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value));
  const number = isNumeric ? Number(value) : NaN;
  const inRange = number >= spec.minimum && number <= spec.maximum;
  if (!inRange || (spec.type === "integer" && !Number.isInteger(number))) {
    throw outOfRange(spec.name, range, value);
  }
  return number;
}

function outOfRange(field: string, limit: string, value: unknown): SgscnError {
  const shown = typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : String(value);
  const text = JSON.stringify(shown);
  return new SgscnError("invalid-option", `Option ${field} must be ${limit}, got ${text.slice(0, 80)}`, {
    field,
    limit,
    value: typeof shown === "string" ? shown.slice(0, 80) : shown,
  });
}
