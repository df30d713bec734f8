import type { Clock } from "./clock.ts";

/** What is kept for a while. */
export interface Kept {
  readonly id: string;
  readonly owner: string;
  /** About how much memory it holds; it may still change. */
  readonly bytes: number;
}

export interface ArchiveOptions {
  keepMs: number;
  maxKept: number;
  maxKeptBytes: number;
  /** So many ids are remembered after what they named is gone. */
  maxExpired?: number;
  clock: Clock;
}

export interface Archive<Item extends Kept> {
  /** Keeps an item until it is too old, or there is no room for it; the newest may be of any size. */
  add(item: Item): void;
  /** An item of this owner; `"expired"` when there was one. */
  find(id: string, owner: string): Item | "expired" | undefined;
  /** This owner's items, oldest first. */
  list(owner: string): Item[];
  /** Drops an item now. Without effect when it is not there. */
  forget(item: Item): void;
  /** Drops what there is no room for. To be called when an item has grown. */
  trim(): void;
  /** Drops everything, and the timer. */
  clear(): void;
  readonly length: number;
  readonly bytes: number;
}

/** An id and its owner take some 200 bytes: 2 MB. */
const MAX_EXPIRED = 10_000;

/** Keeps what has ended, bounded in time, count and bytes; the oldest goes first. */
export function createArchive<Item extends Kept>(
  { keepMs, maxKept, maxKeptBytes, maxExpired = MAX_EXPIRED, clock }: ArchiveOptions,
): Archive<Item> {
  /** Oldest first: a Map keeps the order of insertion. */
  const kept = new Map<string, { item: Item; until: number }>();
  /** Owners of what is gone, by id. */
  const expired = new Map<string, string>();
  let stopTimer: (() => void) | undefined;

  const bytes = () => [...kept.values()].reduce((sum, { item }) => sum + item.bytes, 0);
  const oldest = () => kept.values().next().value;

  function drop({ id, owner }: Item): void {
    kept.delete(id);
    expired.set(id, owner);
    if (expired.size > maxExpired) expired.delete(expired.keys().next().value!);
  }

  function trim(): void {
    const now = clock.now();
    for (const { item, until } of kept.values()) {
      if (until <= now) drop(item);
    }
    let held = bytes();
    for (const { item } of kept.values()) {
      if (kept.size <= maxKept && (held <= maxKeptBytes || kept.size === 1)) break;
      held -= item.bytes;
      drop(item);
    }
    stopTimer?.();
    const next = oldest();
    stopTimer = next && clock.after(next.until - now, trim);
  }

  return {
    add(item) {
      kept.set(item.id, { item, until: clock.now() + keepMs });
      trim();
    },
    find(id, owner) {
      const found = kept.get(id)?.item;
      if (found) return found.owner === owner ? found : undefined;
      return expired.get(id) === owner ? "expired" : undefined;
    },
    list: (owner) => [...kept.values()].map(({ item }) => item).filter((item) => item.owner === owner),
    forget(item) {
      if (kept.has(item.id)) drop(item);
      trim();
    },
    trim,
    clear() {
      kept.clear();
      stopTimer?.();
    },
    get length() {
      return kept.size;
    },
    get bytes() {
      return bytes();
    },
  };
}
