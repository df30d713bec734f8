import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "../image/limits.ts";

/** What the service refuses before it works. */
export interface HandlerLimits {
  maxBytes: number;
  maxPixels: number;
  /** A request's body must have arrived so soon. */
  bodyTimeoutMs: number;
  /** Segmentations being received, decoded, waiting or at work; more are refused. */
  maxUnfinished: number;
}

export const HANDLER_LIMITS: HandlerLimits = {
  maxBytes: DEFAULT_MAX_BYTES,
  maxPixels: DEFAULT_MAX_PIXELS,
  bodyTimeoutMs: 60_000, // 20 MiB in a minute: 3 Mbit/s
  maxUnfinished: 32, // twice the queue, so that a full queue does not keep anyone from being told so
};
