import type { RunRow } from "../../run_row.ts";
import type { Protocol } from "../../protocols.ts";
import { MAIN_METRIC, type ReportLine, scoreOf } from "../evaluation_report.ts";

/** An image that shows what a method does, and where in the ranking it stands. */
export interface Case {
  rank: "Best" | "Median" | "Worst";
  row: RunRow;
}

/** How many of each rank, where there are enough images. */
const CASES_EACH = 2;

/**
 * The best, median and worst images of a line by DSC, best first. No image twice: of few images each is shown once, under
 * the rank that it is nearest to.
 *
 * Only runs with pictures count: a run keeps those of its first seed.
 */
export function chooseCases({ rows }: ReportLine, protocol: Protocol, each: number = CASES_EACH): Case[] {
  const ranked = rows.filter((row) =>
    row.pictures?.labels && scoreOf(row, protocol, MAIN_METRIC) !== undefined
  )
    .toSorted((a, b) => scoreOf(b, protocol, MAIN_METRIC)! - scoreOf(a, protocol, MAIN_METRIC)!);
  if (ranked.length <= 3 * each) {
    const share = Math.ceil(ranked.length / 3);
    return ranked.map((row, i) => ({ rank: rankOf(i, ranked.length, share), row }));
  }
  const middle = Math.round((ranked.length - each) / 2);
  return [
    ...ranked.slice(0, each).map((row): Case => ({ rank: "Best", row })),
    ...ranked.slice(middle, middle + each).map((row): Case => ({ rank: "Median", row })),
    ...ranked.slice(-each).map((row): Case => ({ rank: "Worst", row })),
  ];
}

function rankOf(index: number, length: number, share: number): Case["rank"] {
  if (index < share) return "Best";
  return index >= length - share ? "Worst" : "Median";
}
