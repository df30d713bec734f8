import { type HeldBackend, holdBackend } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";

type Choice = SegmentOptions["backend"];

/** Backends that stay up between jobs. */
export interface WarmBackends {
  /** Starts what a choice means, unless it is up. What was lost is started anew. It fails in silence: the job says why. */
  keep(choice: Choice): Promise<void>;
  /** Lets all of them go. */
  close(): void;
}

/** Keeps every backend that was ever asked for, since who asks once asks again. */
export function createWarmBackends({ threads }: { threads?: number } = {}): WarmBackends {
  const kept = new Map<Choice, HeldBackend>();
  return {
    async keep(choice) {
      const known = kept.get(choice);
      if (known && !known.lost) return;
      try {
        kept.set(choice, await holdBackend(choice, { threads }));
      } catch {
        kept.delete(choice); // the job that asks for it fails of the same, and whoever wants it is told
      }
      known?.release();
    },
    close() {
      for (const held of kept.values()) held.release();
      kept.clear();
    },
  };
}
