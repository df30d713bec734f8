import { METRICS } from "../metric_facts.ts";
import type { RunRow } from "../run_row.ts";
import { scoreOf } from "./evaluation_report.ts";
import { PROTOCOL_FACTS } from "./protocol_facts.ts";

/** A column of results.csv. */
export interface CsvColumn {
  name: string;
  meaning: string;
  /** Empty where there is none. */
  value(row: RunRow): string | number | undefined;
}

/** Every column, in order. Scores are plain shares (0–1), never per cent. */
export const CSV_COLUMNS: readonly CsvColumn[] = [
  { name: "dataset", meaning: "name of the data set", value: (row) => row.dataset },
  { name: "image", meaning: "the image's name in it", value: (row) => row.image },
  { name: "class", meaning: "the image's class, where the set has classes", value: (row) => row.class },
  { name: "sequence", meaning: "the sequence that the image is a frame of", value: (row) => row.sequence },
  { name: "method", meaning: "sgscn, kmeans, deepcluster or iic", value: (row) => row.method },
  { name: "variant", meaning: "the line of the tables that it belongs to", value: (row) => row.variant },
  { name: "seed", meaning: "start of the random numbers", value: (row) => row.seed },
  { name: "height", meaning: "of the image, in pixels", value: (row) => row.height },
  { name: "width", meaning: "of the image, in pixels", value: (row) => row.width },
  { name: "truth_pixels", meaning: "of the ground truth's target", value: (row) => row.truthPixels },
  ...PROTOCOL_FACTS.flatMap(({ name: protocol, title }) =>
    METRICS.map((metric): CsvColumn => ({
      name: `${snake(protocol)}_${snake(metric.name)}`,
      meaning: `${title}: ${metric.meaning}, ${
        metric.unit === "share" ? "a share (1 is 100 %)" : "in pixels"
      }`,
      value: (row) => scoreOf(row, protocol, metric),
    }))
  ),
  {
    name: "seconds",
    meaning: "from the decoded image to labels, regions and target",
    value: (row) => row.seconds,
  },
  { name: "train_seconds", meaning: "of these, training", value: (row) => row.trainSeconds },
  { name: "iterations", meaning: "done", value: (row) => row.iterations },
  { name: "stopped", meaning: "why training ended", value: (row) => row.stopped },
  { name: "clusters", meaning: "left at the end", value: (row) => row.clusters },
  { name: "backend", meaning: "what computed", value: (row) => row.backend },
  { name: "device", meaning: "what that ran on", value: (row) => row.device },
  { name: "options", meaning: "all options, as JSON", value: (row) => JSON.stringify(row.options) },
  {
    name: "versions",
    meaning: "of everything that computes, as JSON",
    value: (row) => JSON.stringify(row.versions),
  },
  { name: "image_sha256", meaning: "of the image's file", value: (row) => row.sha256 },
  { name: "dataset_sha256", meaning: "of the data set", value: (row) => row.datasetSha256 },
  { name: "date", meaning: "when the run ended, ISO 8601", value: (row) => row.date },
  { name: "error", meaning: "why there is no result", value: (row) => row.error },
];

/**
 * All rows as CSV after RFC 4180: a header line, CRLF, fields quoted where they need it.
 *
 * A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"), so a file
 * called `=cmd` is read back as `'=cmd`.
 */
export function resultsCsv(rows: readonly RunRow[]): string {
  const lines = [
    CSV_COLUMNS.map(({ name }) => name),
    ...rows.map((row) => CSV_COLUMNS.map(({ value }) => csvField(value(row)))),
  ];
  return lines.map((fields) => `${fields.join(",")}\r\n`).join("");
}

/** Begins as a formula does, in ASCII or full width, or with what spreadsheets drop before one. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function csvField(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function snake(name: string): string {
  return name.replace(/[A-Z]|(?<=[a-z])\d+/g, (part) => `_${part.toLowerCase()}`);
}
