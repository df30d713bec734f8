import type { IndexedImage } from "./read_indexed_png.ts";

/** Waiting at most: no more would be kept when they are decoded. */
export const MAX_WAITING = 120;

export interface DecodeQueue {
  add(iteration: number, png: string): void;
  /** Forgets what waits; what is being decoded comes to nothing. */
  clear(): void;
}

/**
 * Previews are decoded one after the other. Where they come faster than that, as when a whole job is told again after a
 * reload, every other one that waits is dropped.
 */
export function createDecodeQueue(
  decode: (png: string) => Promise<IndexedImage>,
  onDecoded: (preview: { iteration: number; labels: IndexedImage }) => void,
  onError: (error: unknown) => void,
): DecodeQueue {
  let waiting: { iteration: number; png: string }[] = [];
  let isAtWork = false, generation = 0;

  async function work(): Promise<void> {
    isAtWork = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const begun = generation;
      try {
        const labels = await decode(next.png);
        if (begun === generation) onDecoded({ iteration: next.iteration, labels });
      } catch (error) {
        if (begun === generation) onError(error);
      }
    }
    isAtWork = false;
  }

  return {
    add(iteration, png) {
      waiting.push({ iteration, png });
      if (waiting.length > MAX_WAITING) waiting = waiting.filter((_, i) => i % 2 === 0);
      if (!isAtWork) work();
    },
    clear() {
      generation++;
      waiting = [];
    },
  };
}
