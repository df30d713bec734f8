import { setImmediate } from "node:timers/promises";
import type { RunOptions, Trainer, TrainerEvent } from "../../lib/jobs/trainer.ts";
import { cancelled } from "../../lib/jobs/until_aborted.ts";
import type { SegmentOptions } from "../../lib/options.ts";
import type { RgbImage } from "../../lib/types.ts";
import { iterationEvent, resultEvent, startEvent, TREE } from "./events.ts";

export const PICTURE = { png: Uint8Array.of(1, 2, 3), height: 4, width: 6 };

/** One run of a {@linkcode scriptedTrainer}: it does what the test says. */
export interface ScriptedRun {
  image: RgbImage;
  options: SegmentOptions;
  run: RunOptions;
  /** Tells an event; done when it has been taken. */
  emit(event: TrainerEvent): Promise<void>;
  /** Tells a start, iterations, and a result; done when they have been taken. */
  succeed(iterations?: number): Promise<void>;
  /** Ends, with an error if there is one; done when whoever runs it knows. */
  end(error?: Error): Promise<void>;
  /** Settles once it has ended and whoever runs it knows. */
  ended: Promise<void>;
}

interface Step {
  event?: TrainerEvent;
  error?: Error;
  taken: () => void;
}

/**
 * A trainer that waits for the test to say what happens. Aborting ends a run at once, unless it is a stubborn one, which
 * hears of nothing.
 */
export function scriptedTrainer({ isStubborn = false } = {}): Trainer & { runs: ScriptedRun[] } {
  const runs: ScriptedRun[] = [];
  return {
    runs,
    place: "nowhere",
    warm: () => Promise.resolve(),
    survey: () => Promise.reject(new Error("not asked in these tests")),
    close: () => Promise.resolve(),
    async *run(image, options, run = {}) {
      const steps: Step[] = [];
      let wake = () => {};
      const say = (step: Omit<Step, "taken">): Promise<void> => {
        const { promise, resolve: taken } = Promise.withResolvers<void>();
        steps.push({ ...step, taken });
        wake();
        return promise;
      };
      const { promise: ended, resolve: tellEnded } = Promise.withResolvers<void>();
      runs.push({ ...script(image, options, run, say), ended });
      const abort = () => void say({ error: cancelled() });
      if (!isStubborn) run.signal?.addEventListener("abort", abort);
      try {
        while (true) {
          while (steps.length === 0) await new Promise<void>((resolve) => wake = resolve);
          const { event, error, taken } = steps.shift()!;
          if (!event) {
            ended.then(taken);
            if (error) throw error;
            return;
          }
          yield event; // goes on when it has been taken
          taken();
        }
      } finally {
        run.signal?.removeEventListener("abort", abort);
        setImmediate().then(tellEnded); // whoever runs this knows by then
      }
    },
  };
}

function script(
  image: RgbImage,
  options: SegmentOptions,
  run: RunOptions,
  say: (step: Omit<Step, "taken">) => Promise<void>,
): Omit<ScriptedRun, "ended"> {
  return {
    image,
    options,
    run,
    emit: (event) => say({ event }),
    async succeed(iterations = 1) {
      const start = startEvent(image, options);
      await say({ event: start });
      for (let i = 1; i <= iterations; i++) await say({ event: iterationEvent(i) });
      const result = resultEvent(start);
      const timing = { ...result.timing, encodeMs: 7 };
      await say({ event: { ...result, timing, labels: PICTURE, ...TREE } });
    },
    end: (error) => say({ error }),
  };
}
