import { type BenchCase, caseName } from "./cases.ts";
import type { Peer } from "./peer.ts";
import { median } from "./statistics.ts";
import { askSteps, type StepProcessOptions } from "./step_process.ts";

/** Milliseconds of a step, over all turns: the median of the turns' medians, the smallest of all. */
export interface Timing {
  medianMs: number;
  minMs: number;
}

export interface StepFigures {
  benchCase: BenchCase;
  ours: Timing;
  /** The same on one thread; where the third convolution is 1×1. */
  oneThread?: Timing;
  peer?: Timing;
}

/**
 * Times every case in turns: ours, the peer's, ours on one thread, then the next case, then all over again. Absolute
 * times drift on a shared machine; figures of one round share their drift.
 */
export async function timeSteps(
  cases: readonly BenchCase[],
  { pairs, peer, progress, ...options }: StepProcessOptions & {
    pairs: number;
    peer?: Peer;
    progress: (text: string) => void;
  },
): Promise<StepFigures[]> {
  const turns = cases.map((benchCase) => ({ benchCase, ours: [], oneThread: [], peer: [] } as Turns));
  for (let pair = 1; pair <= pairs; pair++) {
    for (const { benchCase, ours, oneThread, peer: theirs } of turns) {
      progress(`turn ${pair} of ${pairs}: ${caseName(benchCase)}`);
      ours.push(await ourTurn(benchCase, options));
      if (peer) {
        const { msPerIteration, minMs } = await peer.run(benchCase, options);
        theirs.push({ medianMs: msPerIteration, minMs });
      }
      if (benchCase.third === 1) oneThread.push(await ourTurn(benchCase, { ...options, threads: 1 }));
    }
  }
  return turns.map(({ benchCase, ours, oneThread, peer }) => ({
    benchCase,
    ours: combine(ours)!,
    oneThread: combine(oneThread),
    peer: combine(peer),
  }));
}

type Turns = { benchCase: BenchCase } & Record<"ours" | "oneThread" | "peer", Timing[]>;

async function ourTurn(benchCase: BenchCase, options: StepProcessOptions): Promise<Timing> {
  const { stepsMs } = await askSteps({ ask: "steps", benchCase }, options);
  return { medianMs: median(stepsMs), minMs: Math.min(...stepsMs) };
}

/** The median of medians, the least of all. */
export function combine(turns: readonly Timing[]): Timing | undefined {
  if (turns.length === 0) return undefined;
  return {
    medianMs: median(turns.map(({ medianMs }) => medianMs)),
    minMs: Math.min(...turns.map(({ minMs }) => minMs)),
  };
}
