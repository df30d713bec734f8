import type { Loss } from "../types.ts";

/** How far one training is. */
export interface Progress {
  iteration: number;
  /** At most so many; it may stop before. */
  iterations: number;
  loss: Loss;
  clusters: number;
  iterationsPerSecond: number;
}

const SHORTEST_BAR = 8;
const LONGEST_BAR = 30;

/**
 * One line of progress without a line's end: iteration, total loss and its three parts, clusters, speed and time
 * left. With a `width` in columns a bar takes what the rest leaves, and the least important parts go first.
 */
export function progressLine(progress: Progress, { width }: { width?: number } = {}): string {
  const { iteration, iterations, loss, clusters, iterationsPerSecond: rate } = progress;
  const count = `${String(iteration).padStart(String(iterations).length)}/${iterations}`;
  const total = `loss ${lossText(loss.total)}`;
  const parts = `(ce ${lossText(loss.ce)} ss ${lossText(loss.ss)} cc ${lossText(loss.cc)})`;
  const living = `${clusters} ${clusters === 1 ? "cluster" : "clusters"}`;
  const speed = `${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)}/s`;
  const left = `${durationText((iterations - iteration) / rate)} left`;
  const full = [count, total, parts, living, speed, left].join(" ");
  if (width === undefined) return full;
  const room = width - full.length - 1;
  if (room >= SHORTEST_BAR) {
    return `${progressBar(iteration / iterations, Math.min(room, LONGEST_BAR))} ${full}`;
  }
  const shorter = [full, [count, total, living, left].join(" "), `${count} ${total}`, count];
  return shorter.find((line) => line.length <= width) ?? "";
}

/** A bar of so many cells, filled to a share of 0–1. */
export function progressBar(share: number, cells: number): string {
  const filled = Math.round(share * cells);
  return "█".repeat(filled) + "░".repeat(cells - filled);
}

/** Four digits, whatever the size. */
function lossText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000
    ? value.toExponential(1)
    : value.toFixed(value >= 100 ? 1 : value >= 10 ? 2 : 3);
}

/** `0:07`, `12:00`, `1:02:03`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
