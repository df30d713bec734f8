import { HttpError } from "../http_error.ts";

export interface RateLimitOptions {
  /** What a client may ask for on average; 0 is no limit. */
  requestsPerMinute: number;
  /** What it may ask for at once, after it was quiet. */
  requestBurst: number;
  /** Clients that are remembered; of more, the one that asked least recently is forgotten. */
  maxClients?: number;
  /** A clock in milliseconds; another one in tests. */
  now?: () => number;
}

export interface RateLimit {
  /** Counts one request. @throws {HttpError} 429 with `Retry-After` */
  take(client: string): void;
  /** Clients that are remembered. */
  readonly size: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A megabyte or two. */
const MAX_CLIENTS = 10_000;
const MINUTE_MS = 60_000;

/** A token bucket for each client: it holds `requestBurst` requests and fills at `requestsPerMinute`. */
export function createRateLimit(
  { requestsPerMinute, requestBurst, maxClients = MAX_CLIENTS, now = () => performance.now() }:
    RateLimitOptions,
): RateLimit {
  const buckets = new Map<string, Bucket>(); // in the order of last use
  const perMs = requestsPerMinute / MINUTE_MS;

  return {
    take(client) {
      if (requestsPerMinute === 0) return;
      const at = now();
      const { tokens, filledAt } = buckets.get(client) ?? { tokens: requestBurst, filledAt: at };
      const filled = Math.min(requestBurst, tokens + (at - filledAt) * perMs);
      const isEmpty = filled < 1;
      buckets.delete(client);
      buckets.set(client, { tokens: isEmpty ? filled : filled - 1, filledAt: at });
      if (buckets.size > maxClients) buckets.delete(buckets.keys().next().value!);
      if (isEmpty) throw tooMany(requestsPerMinute, (1 - filled) / perMs);
    },
    get size() {
      return buckets.size;
    },
  };
}

function tooMany(requestsPerMinute: number, waitMs: number): HttpError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new HttpError(
    429,
    `Cannot answer so often: a client may ask ${requestsPerMinute} times a minute; ask again in ${seconds} s`,
    { limit: requestsPerMinute, headers: { "retry-after": String(seconds) } },
  );
}
