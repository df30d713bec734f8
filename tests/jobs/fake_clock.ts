import type { Clock } from "../../lib/jobs/clock.ts";

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  /** Moves it on; what is due by then rings, in order. */
  advance(ms: number): void;
  /** Timers that have not rung. */
  readonly pending: number;
}

export function fakeClock(now = Date.UTC(2026, 0, 1)): FakeClock {
  const timers = new Set<{ at: number; ring: () => void }>();
  return {
    now: () => now,
    after(delayMs, ring) {
      const timer = { at: now + delayMs, ring };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      while (true) {
        const [next] = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.ring();
      }
      now = until;
    },
    get pending() {
      return timers.size;
    },
  };
}
