import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "../image/limits.ts";

/** What the service refuses before it works. */
export interface HandlerLimits {
  /** Of an image's file, and of a mask's. */
  maxBytes: number;
  maxPixels: number;
  /** A request's body must have arrived so soon. */
  bodyTimeoutMs: number;
  /** Uploads being received or decoded; more are refused. */
  maxUploads: number;
  /** Memory that those may hold together, by the length they announce. */
  maxUploadBytes: number;
}

export const HANDLER_LIMITS: HandlerLimits = {
  maxBytes: DEFAULT_MAX_BYTES,
  maxPixels: DEFAULT_MAX_PIXELS,
  bodyTimeoutMs: 60_000, // 20 MiB in a minute: 3 Mbit/s
  maxUploads: 256,
  maxUploadBytes: 512 * 2 ** 20, // some twenty-five of the largest, hundreds of the usual
};
