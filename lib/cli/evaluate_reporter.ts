import type { DataSet } from "../evaluation/datasets/data_set.ts";
import type { Left, RunObserver } from "../evaluation/run_evaluation.ts";
import type { RunRow } from "../evaluation/run_row.ts";
import { printable } from "./printable.ts";
import { durationText, progressBar } from "./progress_line.ts";
import type { Terminal } from "./reporter.ts";

/** Says how an evaluation goes. */
export interface EvaluateReporter extends Required<RunObserver> {
  dataset(dataset: DataSet): void;
  /** A sentence of its own. */
  note(text: string): void;
}

// A log needs no line for each of thousands of trainings.
const MOST_PLAIN_LINES = 100;
// More problems are in the report; a screen that is full of them hides what else is said.
const MOST_PROBLEMS = 20;
const SHORTEST_BAR = 8;
const LONGEST_BAR = 30;
const ERASE_LINE = "\r\x1b[K";

/** Progress on standard error (a bar on a terminal, lines elsewhere), results on standard output. */
export function evaluateReporter(terminal: Terminal, { quiet = false } = {}): EvaluateReporter {
  let total = 0;
  let barShown = false;
  const told = new Set<string>();

  function clearBar() {
    if (barShown) terminal.err(ERASE_LINE);
    barShown = false;
  }

  function say(text: string, to: "out" | "err" = "err") {
    clearBar();
    if (!quiet) terminal[to](printable(text) + "\n");
  }

  /** Said even to who wants quiet. */
  function tell(what: "error" | "left out", text: string) {
    clearBar();
    terminal.err(`${what}: ${printable(text)}\n`);
  }

  return {
    note: (text) => say(text, "out"),
    dataset({ name, layout, images, found, problems }) {
      const part = images.length < found ? ` of ${found}` : "";
      say(`${name}: ${images.length}${part} images with masks (layout ${layout})`);
      for (const problem of problems.slice(0, MOST_PROBLEMS)) {
        tell("left out", `${name}: ${problem.name}: ${problem.problem}`);
      }
      if (problems.length > MOST_PROBLEMS) {
        tell("left out", `${name}: ${problems.length - MOST_PROBLEMS} more; the report lists them all`);
      }
    },
    began(tasks, done) {
      total = tasks;
      say(done > 0 ? `${total} trainings, ${done} of them there already` : `${total} trainings`);
    },
    row(row, left) {
      const failure = `${row.dataset}: ${row.image}: ${row.error}`;
      // What is wrong with an image is wrong with it for every method.
      if (row.error !== undefined && !told.has(failure)) tell("error", failure);
      if (row.error !== undefined) told.add(failure);
      if (quiet) return;
      const columns = terminal.columns();
      const done = total - left.tasks;
      if (columns !== undefined) {
        // One column stays free: a character in the last makes some terminals wrap.
        terminal.err(ERASE_LINE + evaluateLine(row, left, total, { width: columns - 1 }));
        barShown = true;
      } else if (left.tasks === 0 || done % Math.ceil(total / MOST_PLAIN_LINES) === 0) {
        terminal.err(evaluateLine(row, left, total) + "\n");
      }
    },
    waiting: (left) => say(`Waiting for ${left} trainings that other processes are at`),
  };
}

/**
 * One line on where an evaluation is: how many trainings of all are done, the last one's score by the paper's protocol,
 * and the time left. With a `width` in columns a bar takes what the rest leaves, and names are cut.
 */
export function evaluateLine(
  { dataset, image, variant, seed, protocols, error }: RunRow,
  { tasks, seconds }: Left,
  total: number,
  { width }: { width?: number } = {},
): string {
  const done = total - tasks;
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const left = `${seconds === undefined ? "?" : durationText(seconds)} left`;
  const score = error === undefined ? `DSC ${protocols?.paper?.dsc?.toFixed(3) ?? "-"}` : "failed";
  const what = printable(`${dataset} ${image} ${variant} seed ${seed}: ${score}`);
  const full = `${count} ${left} ${what}`;
  if (width === undefined) return full;
  const room = width - full.length - 1;
  if (room >= SHORTEST_BAR) return `${progressBar(done / total, Math.min(room, LONGEST_BAR))} ${full}`;
  return full.slice(0, Math.max(0, width));
}
