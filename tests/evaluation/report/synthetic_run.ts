import type { DataSet } from "../../../lib/evaluation/datasets/data_set.ts";
import type { Protocol, Scores } from "../../../lib/evaluation/protocols.ts";
import { EvaluationReport } from "../../../lib/evaluation/report/evaluation_report.ts";
import type { RunHeader, RunRow } from "../../../lib/evaluation/run_row.ts";
import type { Variant } from "../../../lib/evaluation/run_variants.ts";
import { seededRandom } from "../../../lib/image/seeded_random.ts";
import { resolveOptions } from "../../../lib/options.ts";

/** What a synthetic run is like; what is left out is three methods on two data sets of six images, two seeds. */
export interface SyntheticRun {
  variants?: Variant[];
  datasets?: string[];
  images?: string[];
  seeds?: number[];
  protocols?: Protocol[];
  classes?: string[];
}

export interface Run {
  rows: RunRow[];
  datasets: DataSet[];
  header: RunHeader;
}

export const METHODS: Variant[] = [
  { name: "sgscn", method: "sgscn", group: "method", input: {} },
  { name: "kmeans clusters=4", method: "kmeans", group: "method", input: { clusters: "4" } },
  { name: "iic", method: "iic", group: "method", input: {} },
];

export const ABLATION: Variant[] = ["ce", "ce + ss", "ce + ss + cc"].map((name) => ({
  name,
  method: "sgscn",
  group: "ablation",
  input: {},
}));

export const SWEEP: Variant[] = ["1", "5", "15"].map((ss) => ({
  name: `sgscn ss=${ss}`,
  method: "sgscn",
  group: "sweep",
  input: { ss },
  swept: { ss },
}));

/** Rows with made-up, repeatable scores. */
export function syntheticRun({
  variants = METHODS,
  datasets = ["skin", "breast"],
  images = ["a.png", "b.png", "c.png", "d.png", "e.png", "f.png"],
  seeds = [0, 1],
  protocols = ["paper", "best", "regions", "labelFree", "oneClick"],
  classes,
}: SyntheticRun = {}): Run {
  const random = seededRandom(5);
  const classOf = (i: number) => classes && { class: classes[i % classes.length] };
  const rows = datasets.flatMap((dataset) =>
    variants.flatMap((variant) =>
      seeds.flatMap((seed) =>
        images.map((image, i): RunRow => ({
          key: `${dataset} ${image} ${variant.name} ${seed}`,
          dataset,
          datasetSha256: "d".repeat(64),
          image,
          ...classOf(i),
          method: variant.method,
          variant: variant.name,
          options: resolveOptions({ ...variant.input, method: variant.method, seed }),
          seed,
          sha256: "1".repeat(64),
          masksSha256: ["2".repeat(64)],
          versions: { sgscn: "0.1.0" },
          date: "2026-11-23T04:00:00.000Z",
          height: 48,
          width: 64,
          truthPixels: 300,
          protocols: Object.fromEntries(protocols.map((name) => [name, madeUpScores(random)])),
          seconds: 1 + random(),
          trainSeconds: 1,
          iterations: 50,
          stopped: "iterations",
          clusters: 4,
          backend: "simd",
          device: "2 threads",
        }))
      )
    )
  );
  return {
    rows,
    datasets: datasets.map((name) => ({
      name,
      folder: `/data/${name}`,
      layout: "pairs",
      sha256: "d".repeat(64),
      found: images.length,
      images: images.map((image, i) => ({
        name: image,
        ...classOf(i),
        image: `/nowhere/${image}`,
        masks: [`/nowhere/mask-${image}`],
        sha256: "1".repeat(64),
        masksSha256: ["2".repeat(64)],
      })),
      problems: [],
    })),
    header: {
      format: 1,
      started: "2026-11-23T03:00:00.000Z",
      finished: "2026-11-23T04:00:00.000Z",
      command: "deno task evaluate data/skin data/breast",
      versions: { sgscn: "0.1.0", deno: "2.9.6" },
      seeds,
      bootstrapSeed: 0,
      shared: {},
      variants,
      datasets: [],
    },
  };
}

/** A failed run of the first row's kind. */
export function failedRow(row: RunRow, error: string): RunRow {
  const { protocols: _, seconds: __, iterations: ___, clusters: ____, ...rest } = row;
  return { ...rest, error };
}

export function reportOf({ rows, datasets, header }: Run): EvaluationReport {
  return new EvaluationReport(rows, datasets, header);
}

function madeUpScores(random: () => number): Scores {
  const jaccard = random();
  return {
    dsc: 2 * jaccard / (1 + jaccard),
    jaccard,
    hammoude: 1 - jaccard,
    xor: 2 * random(),
    sensitivity: random(),
    specificity: random(),
    boundaryF1: random(),
    hausdorff95: 40 * random(),
    hausdorff95Share: random(),
    predictedPixels: 100,
    truthPixels: 300,
    picked: [1],
  };
}
