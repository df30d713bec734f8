import { optionSpec, resolveOptions, type SegmentOptions } from "../options.ts";

/** One way of segmenting: one line of every table. */
export interface Variant {
  /** Unique in a run: `sgscn`, `kmeans k=4`, `sgscn ss=15`, `ce + ss`. */
  name: string;
  method: SegmentOptions["method"];
  /** What it is in the comparison for: a method of Tables 1 and 2, a part of Figure 3, a value of a sweep. */
  group: "method" | "ablation" | "sweep";
  /** What differs from the options that all share, as given. */
  input: Record<string, string | number | boolean>;
  /** Of that, the swept options. */
  swept?: Record<string, string | number | boolean>;
}

/** What to compare, as it is asked for. */
export interface VariantRequest {
  /** `sgscn`, `kmeans:k=4`, `sgscn:preset=paper:ss=1`; methods by their names, options after colons. */
  methods: readonly string[];
  /** Figure 3 too. */
  ablation?: boolean;
  /** `ss=1,5,15`; several make a cross product. */
  sweeps?: readonly string[];
  /** Options that all variants share, as given. */
  shared?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * The paper's Figure 3: the cross entropy alone, with the sparse spatial loss, with both. Where the shared options have no
 * context loss, the last one takes it at the paper's weight.
 */
function ablationVariants({ cc, contextLoss }: SegmentOptions): Variant[] {
  const hasContext = cc > 0 && contextLoss !== "none";
  return [
    { name: "ce", method: "sgscn", group: "ablation", input: { ss: 0, cc: 0, contextLoss: "none" } },
    { name: "ce + ss", method: "sgscn", group: "ablation", input: { cc: 0, contextLoss: "none" } },
    {
      name: "ce + ss + cc",
      method: "sgscn",
      group: "ablation",
      input: hasContext ? {} : { cc: 1, contextLoss: "soft" },
    },
  ];
}

/**
 * The variants asked for, in order: methods, each at every value of the sweep that it heeds, then the ablation. Of two
 * with the same name the first is kept.
 *
 * @throws {SgscnError} `invalid-option` when an option is unknown or out of range
 * @throws {Error} when a method or a sweep is not of the form above
 */
export function listVariants(
  { methods, ablation = false, sweeps = [], shared = {} }: VariantRequest,
): Variant[] {
  resolveOptions(shared); // throws, also where no method heeds what is wrong
  const swept = sweeps.map(parseSweep);
  const variants = [
    ...methods.map(parseMethod).flatMap((variant) => sweepVariant(variant, swept))
      .map((variant) => checkVariant(variant, shared)) // throws now, not after hours of training
      .map((variant) => ({ ...variant, name: nameOf(variant, shared) })),
    ...(ablation ? ablationVariants(resolveOptions(shared)) : []),
  ];
  return variants.filter(({ name }, i) => variants.findIndex((other) => other.name === name) === i);
}

type Shared = NonNullable<VariantRequest["shared"]>;

/** The variant with its values as they resolve: `5.0` is 5. @throws {SgscnError} `invalid-option` */
function checkVariant(variant: Variant, shared: Shared): Variant {
  const options = variantOptions(variant, shared, 0);
  return {
    ...variant,
    input: resolvedValues(variant.input, options),
    ...(variant.swept && { swept: resolvedValues(variant.swept, options) }),
  };
}

/** Given values as they resolve. @throws {SgscnError} `invalid-option` */
export function resolvedValues(
  given: Shared,
  options: SegmentOptions = resolveOptions(given),
): Record<string, string | number | boolean> {
  const names = Object.keys(given) as (keyof SegmentOptions)[];
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}

/** The method and what differs; the number of clusters in any case, as `k`, where the method is given one. */
function nameOf({ method, input }: Variant, shared: Shared): string {
  const { clusters: _, ...rest } = input;
  const k = heeds(method, "clusters") ? variantOptions({ method, input }, shared, 0).clusters : undefined;
  return [
    method,
    ...(k === undefined ? [] : [`k=${k}`]),
    ...Object.entries(rest).map(([option, value]) => `${option}=${value}`),
  ].join(" ");
}

/** All options of one training: the shared ones that mean something to its method, and its own. @throws {SgscnError} `invalid-option` */
export function variantOptions(
  { method, input }: Pick<Variant, "method" | "input">,
  shared: Shared,
  seed: number,
): SegmentOptions {
  const heeded = Object.fromEntries(Object.entries(shared).filter(([option]) => heeds(method, option)));
  return resolveOptions({ ...heeded, ...input, method, seed });
}

const METHOD_SPEC = optionSpec("method");
const METHODS = METHOD_SPEC?.type === "enum" ? METHOD_SPEC.values : [];

function parseMethod(text: string): Variant {
  const [method, ...settings] = text.split(":");
  if (!METHODS.includes(method)) {
    throw new Error(`A method must be one of ${METHODS.join(", ")}, got ${JSON.stringify(method)}`);
  }
  const input = Object.fromEntries(settings.map((setting) => splitSetting(setting, `of ${method}`)));
  return {
    name: method,
    method: method as SegmentOptions["method"],
    group: "method",
    input,
  };
}

interface Sweep {
  option: string;
  values: string[];
}

function parseSweep(text: string): Sweep {
  const [option, list] = splitSetting(text, "to sweep");
  const values = list.split(",").map((value) => value.trim());
  if (values.includes("")) {
    throw new Error(`A sweep must be OPTION=VALUE,VALUE,…, got ${JSON.stringify(text)}`);
  }
  return { option, values };
}

/** `ss=5` → `["ss", "5"]`; `min-clusters=3` → `["minClusters", "3"]`; `k=3` → `["clusters", "3"]`. */
function splitSetting(text: string, what: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals < 1 || equals === text.length - 1) {
    throw new Error(`An option ${what} must be NAME=VALUE, got ${JSON.stringify(text)}`);
  }
  const name = text.slice(0, equals).trim().replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  return [name === "k" ? "clusters" : name, text.slice(equals + 1).trim()];
}

/** The variant at each combination of those sweeps that its method heeds; as it is, where it heeds none. */
function sweepVariant(variant: Variant, sweeps: readonly Sweep[]): Variant[] {
  let combinations: Record<string, string>[] = [{}];
  for (const { option, values } of sweeps.filter(({ option }) => heeds(variant.method, option))) {
    combinations = combinations.flatMap((before) => values.map((value) => ({ ...before, [option]: value })));
  }
  return combinations.map((swept) => {
    const isSwept = Object.keys(swept).length > 0;
    return isSwept ? { ...variant, group: "sweep", input: { ...variant.input, ...swept }, swept } : variant;
  });
}

/** Options that some methods do nothing with; every other option means something to all. */
const SGSCN = ["sgscn"] as const;
const NETWORKS = ["sgscn", "deepcluster", "iic"] as const;
const HEEDED_BY: Partial<Record<keyof SegmentOptions, readonly SegmentOptions["method"][]>> = {
  minClusters: SGSCN, // the others are told how many clusters to make
  ce: SGSCN,
  ss: SGSCN,
  cc: SGSCN,
  contextLoss: SGSCN,
  position: SGSCN,
  joinSimilarity: SGSCN,
  joinUntil: SGSCN,
  learningRate: NETWORKS,
  momentum: NETWORKS,
  channels: NETWORKS,
  padding: NETWORKS,
  lastKernel: NETWORKS,
  lastRelu: NETWORKS,
  stableIterations: NETWORKS,
  stableChange: NETWORKS,
  stableLoss: NETWORKS,
  clusters: ["kmeans", "deepcluster", "iic"],
  restarts: ["kmeans", "deepcluster"],
};

function heeds(method: SegmentOptions["method"], option: string): boolean {
  return HEEDED_BY[option as keyof SegmentOptions]?.includes(method) ?? true;
}
