import { setImmediate } from "node:timers/promises";
import { segment } from "../segment.ts";
import { encodeEvents } from "./encode_events.ts";
import type { Trainer, TrainerOptions } from "./trainer.ts";
import { createTurns } from "./turns.ts";
import { cancelled, untilAborted } from "./until_aborted.ts";

export interface InlineTrainerOptions extends Pick<TrainerOptions, "threads"> {
  /** What trains; another function in tests. */
  train?: typeof segment;
}

/**
 * A trainer on this very thread, for where no process may be started. It gives way to the event loop after every
 * event; in between the thread is busy, and nothing can kill it.
 */
export function createInlineTrainer({ threads, train = segment }: InlineTrainerOptions = {}): Trainer {
  const turns = createTurns();
  const closing = new AbortController();
  return {
    place: "this thread",
    warm: () => Promise.resolve(),
    async survey() {
      const { surveyBackends } = await import("../backends/select.ts");
      return await surveyBackends();
    },
    async *run(image, options, { signal, overlay, previews, mask } = {}) {
      const stop = AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
      const ticket = turns.enter();
      try {
        await untilAborted(ticket.turn, stop);
        for await (
          const event of encodeEvents(train(image, options, { signal: stop, threads }), image, {
            overlay,
            previews,
            mask,
          })
        ) {
          await setImmediate();
          if (stop.aborted) throw cancelled();
          yield event;
        }
      } catch (error) {
        throw stop.aborted ? cancelled() : error;
      } finally {
        ticket.leave();
      }
    },
    close: () => Promise.resolve(closing.abort()),
  };
}
