import type { DataSet } from "../datasets/data_set.ts";
import type { Measurement } from "../measurement.ts";
import { type MetricFacts, METRICS } from "../metric_facts.ts";
import { type PairedDifference, pairedDifference } from "../paired_difference.ts";
import type { Protocol } from "../protocols.ts";
import type { RunHeader, RunRow } from "../run_row.ts";
import type { Variant } from "../run_variants.ts";
import { type FullSummary, summariseScores } from "../summarise_scores.ts";
import { PROTOCOL_FACTS, type ProtocolFacts } from "./protocol_facts.ts";

/** A method or variant on one data set: one line of its tables. */
export interface ReportLine {
  variant: Variant;
  /** In name order of their images, so that no figure depends on which run was done first. */
  rows: RunRow[];
  failed: RunRow[];
}

/** One data set with everything that was run on it. */
export interface ReportDataSet {
  facts: DataSet;
  /** In the header's order; variants that were not run on it are missing. */
  lines: ReportLine[];
  /** Of all lines, ascending. */
  classes: string[];
  /** Those that at least one run has, in their fixed order. */
  protocols: ProtocolFacts[];
}

/** A measure by which the report ranks images and draws charts. */
export const MAIN_METRIC: MetricFacts = METRICS.find(({ name }) => name === "dsc")!;

/** Everything that the page, the CSV file and the summary are made from. */
export class EvaluationReport {
  readonly header: RunHeader;
  readonly rows: readonly RunRow[];
  readonly datasets: readonly ReportDataSet[];
  readonly #summaries = new Map<string, FullSummary>();

  constructor(rows: readonly RunRow[], datasets: readonly DataSet[], header: RunHeader) {
    this.header = header;
    this.rows = rows;
    this.datasets = datasets.map((facts) => gatherDataSet(rows, facts, header.variants));
  }

  /** Runs that failed, in the order of the rows. */
  get failures(): RunRow[] {
    return this.rows.filter((row) => row.error !== undefined);
  }

  /** One measure of one line under one protocol, over its images. */
  summary(line: ReportLine, protocol: Protocol, metric: MetricFacts): FullSummary {
    const dataset = line.rows[0]?.dataset ?? "";
    const key = JSON.stringify([dataset, line.variant.name, protocol, metric.name]);
    const known = this.#summaries.get(key);
    if (known) return known;
    const summary = summariseScores(measurements(line, protocol, metric), {
      seed: this.header.bootstrapSeed,
    });
    this.#summaries.set(key, summary);
    return summary;
  }

  /** By how much the first line is above the second on the images of both. */
  difference(
    first: ReportLine,
    second: ReportLine,
    protocol: Protocol,
    metric: MetricFacts,
  ): PairedDifference {
    return pairedDifference(measurements(first, protocol, metric), measurements(second, protocol, metric), {
      seed: this.header.bootstrapSeed,
    });
  }
}

/** One measure of one run: undefined where it failed, or has no such protocol or value. */
export function scoreOf(row: RunRow, protocol: Protocol, metric: Pick<MetricFacts, "name">) {
  const value = row.protocols?.[protocol]?.[metric.name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/**
 * The lines that stand for methods, in order: those that are no step of an ablation or a sweep, and of a method that was
 * only swept each step. All lines when there are no others.
 */
export function methodLines({ lines }: ReportDataSet): ReportLine[] {
  const plain = new Set(
    lines.filter(({ variant }) => variant.group === "method").map(({ variant }) => variant.method),
  );
  const standing = lines.filter(({ variant }) =>
    variant.group === "method" || (variant.group === "sweep" && !plain.has(variant.method))
  );
  return standing.length > 0 ? standing : [...lines];
}

/** The line that the others are compared with: SGSCN where it is there, else the first. */
export function referenceLine(dataset: ReportDataSet): ReportLine | undefined {
  const lines = methodLines(dataset);
  return lines.find(({ variant }) => variant.method === "sgscn") ?? lines[0];
}

/** A line's name for people: `k-means k=3` for the variant `kmeans k=3`. */
export function lineName({ name }: Pick<Variant, "name">): string {
  return name.replace(/^(sgscn|kmeans|deepcluster|iic)\b/, (method) => METHOD_NAMES[method]);
}

const METHOD_NAMES: Record<string, string> = {
  sgscn: "SGSCN",
  kmeans: "k-means",
  deepcluster: "DeepCluster",
  iic: "IIC",
};

function gatherDataSet(rows: readonly RunRow[], facts: DataSet, variants: readonly Variant[]): ReportDataSet {
  const own = rows.filter((row) => row.dataset === facts.name)
    .toSorted((a, b) => compare(a.image, b.image) || a.seed - b.seed);
  const byVariant = Map.groupBy(own, (row) => row.variant);
  const lines = variants.filter(({ name }) => byVariant.has(name)).map((variant) => ({
    variant,
    rows: byVariant.get(variant.name)!.filter((row) => row.error === undefined),
    failed: byVariant.get(variant.name)!.filter((row) => row.error !== undefined),
  }));
  return {
    facts,
    lines,
    classes: [...new Set(own.flatMap((row) => row.class ?? []))].sort(),
    protocols: PROTOCOL_FACTS.filter(({ name }) => own.some((row) => row.protocols?.[name])),
  };
}

function measurements({ rows }: ReportLine, protocol: Protocol, metric: MetricFacts): Measurement[] {
  return rows.map((row) => ({
    image: row.image,
    seed: row.seed,
    class: row.class,
    value: scoreOf(row, protocol, metric),
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
