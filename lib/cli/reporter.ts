import type { TrainerEvent } from "../jobs/trainer.ts";
import type { StartEvent, Target } from "../types.ts";
import { errorText } from "./error_text.ts";
import { printable } from "./printable.ts";
import { progressLine } from "./progress_line.ts";

/** Says what happens while images are segmented; one for people, one for programs ({@linkcode jsonReporter}). */
export interface Reporter {
  event(name: string, event: TrainerEvent): void;
  /** A finished image and the files it left. */
  done(name: string, event: TrainerEvent & { event: "result" }, files: string[]): void;
  failed(name: string, error: unknown): void;
  /** A sentence of its own. */
  note(text: string): void;
}

/** Where a reporter writes. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Columns of the terminal that `err` goes to; `undefined` when that is none. */
  columns(): number | undefined;
}

// Speed is taken over this many iterations: the first are slower, and single ones differ.
const SPEED_WINDOW = 10;
// A log needs no line for each of 10,000 iterations.
const MOST_PLAIN_LINES = 100;
const ERASE_LINE = "\r\x1b[K";

/** Progress on standard error (a bar on a terminal, lines elsewhere), results on standard output. */
export function textReporter(terminal: Terminal, { quiet = false } = {}): Reporter {
  let iterations = 1;
  let times: number[] = [0];
  let barShown = false;

  function clearBar() {
    if (barShown) terminal.err(ERASE_LINE);
    barShown = false;
  }

  function started({ options, image, working, backend, device, reason }: StartEvent, name: string) {
    iterations = options.iterations;
    times = [0];
    const notes = image.notes.length > 0 ? ` (${image.notes.join("; ")})` : "";
    terminal.err(
      printable(
        `${name}: ${image.format} of ${image.height}×${image.width} pixels${notes}, trains at ` +
          `${working.height}×${working.width} on ${backend}, ${device} (${reason})`,
      ) + "\n",
    );
  }

  function iterated(event: TrainerEvent & { event: "iteration" }) {
    times = [...times, event.elapsedMs].slice(-SPEED_WINDOW - 1);
    const iterationsPerSecond = (times.length - 1) / (times[times.length - 1] - times[0]) * 1000;
    const columns = terminal.columns();
    const progress = { ...event, iterations, iterationsPerSecond };
    if (columns !== undefined) {
      // One column stays free: a character in the last makes some terminals wrap.
      terminal.err(ERASE_LINE + progressLine(progress, { width: columns - 1 }));
      barShown = true;
    } else if (event.iteration % Math.ceil(iterations / MOST_PLAIN_LINES) === 0) {
      terminal.err(progressLine(progress) + "\n");
    }
  }

  return {
    event(name, event) {
      if (quiet) return;
      if (event.event === "start") started(event, name);
      if (event.event === "iteration") iterated(event);
    },
    done(name, { clusters, regions, losses, stopped, timing, target }, files) {
      clearBar();
      if (quiet) return;
      const lines = [
        `${name}: ${clusters.length} clusters, ${regions.length} regions after ${losses.length} iterations ` +
        `(${STOPPED[stopped]}), ${(timing.totalMs / 1000).toFixed(1)} s: ${files.join(", ")}`,
        ...(target ? [`${name}: ${targetText(target)}`] : []),
      ];
      terminal.out(lines.map((line) => printable(line) + "\n").join(""));
    },
    failed(name, error) {
      clearBar();
      terminal.err(`error: ${errorText(error, name)}\n`);
    },
    note(text) {
      clearBar();
      if (!quiet) terminal.out(printable(text) + "\n");
    },
  };
}

/** What was taken for the lesion, how surely, and the weightiest reason. */
function targetText({ fraction, confidence, reasons }: Target): string {
  const share = `target ${(fraction * 100).toFixed(1)} % of the image`;
  return `${share}, confidence ${confidence.toFixed(2)}${reasons[0] ? `: ${reasons[0]}` : ""}`;
}

const STOPPED = { iterations: "the limit", minClusters: "few clusters left", stable: "stable" } as const;
