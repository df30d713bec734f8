import { join } from "node:path";
import type { DataSet } from "../datasets/data_set.ts";
import type { RunHeader, RunRow } from "../run_row.ts";
import { writeAtomic } from "../../write_atomic.ts";
import { drawCases } from "./cases/draw_cases.ts";
import { EvaluationReport } from "./evaluation_report.ts";
import { reportPage } from "./report_page.ts";
import { resultsCsv } from "./results_csv.ts";
import { summaryMarkdown } from "./summary_markdown.ts";

/** What a report is made from. */
export interface ReportRequest {
  /** One a data set, image, variant and seed. */
  rows: readonly RunRow[];
  datasets: readonly DataSet[];
  header: RunHeader;
  /** The run's folder: pictures are read from there, and the report is written there. */
  out: string;
}

/**
 * Writes the report of a run: `index.html` (one page that needs nothing else), `results.csv` (a line a row) and
 * `summary.md`. Files of those names are replaced. Reads the data sets' images and masks again for the picture rows; what
 * cannot be read is named in the page.
 *
 * @returns the names of the files, within `out`
 */
export async function writeReport({ rows, datasets, header, out }: ReportRequest): Promise<string[]> {
  const report = new EvaluationReport(rows, datasets, header);
  const galleries = new Map();
  for (const dataset of report.datasets) galleries.set(dataset, await drawCases(dataset, out));
  const files = {
    "index.html": reportPage(report, galleries),
    "results.csv": resultsCsv(rows),
    "summary.md": summaryMarkdown(report),
  };
  await Deno.mkdir(out, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeAtomic(join(out, name), text);
  return Object.keys(files);
}
