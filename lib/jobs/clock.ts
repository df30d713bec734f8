/** The time, and timers: another one in tests, which then wait for nothing. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `ring` once, after so long; the function returned prevents it. */
  after(delayMs: number, ring: () => void): () => void;
}

/** What `setTimeout` takes at most; a longer delay would ring at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after(delayMs, ring) {
    const timer = setTimeout(ring, Math.min(delayMs, MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
