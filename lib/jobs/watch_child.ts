import type { SpawnedChild } from "./spawn_child.ts";

export interface WatchLimits {
  /** Killed when it gave no heartbeat for so long. */
  heartbeatTimeoutMs: number;
  /** Killed when a heartbeat tells of more resident memory. */
  maxRssBytes?: number;
}

/** Looks so often in each timeout. */
const LOOKS = 4;

/**
 * Kills a child that stopped, or that holds too much memory, whether it is at work or not.
 *
 * Silence is counted in looks, not read from a clock: while this process itself is held up, whatever for, it looks only
 * once, and the heartbeats that came meanwhile are read before the next look.
 */
export function watchChild(
  child: Pick<SpawnedChild, "kill">,
  { heartbeatTimeoutMs, maxRssBytes = Infinity }: WatchLimits,
): { beat(rssBytes: number): void; stop(): void } {
  let silentLooks = 0;
  const timer = setInterval(() => {
    if (++silentLooks > LOOKS) kill("silence", { limit: heartbeatTimeoutMs });
  }, heartbeatTimeoutMs / LOOKS);
  function kill(failure: "silence" | "memory", excess: { limit: number; value?: number }): void {
    clearInterval(timer);
    child.kill({ failure, ...excess });
  }
  return {
    beat(rssBytes) {
      silentLooks = 0;
      if (rssBytes > maxRssBytes) kill("memory", { limit: maxRssBytes, value: rssBytes });
    },
    stop: () => clearInterval(timer),
  };
}
