/** How much of everything jobs may take. */
export interface JobLimits {
  /** Jobs that may wait besides those at work; more are refused. */
  maxQueued: number;
  /** Jobs of one owner that may wait. */
  maxQueuedPerOwner: number;
  /** Memory that the images of waiting jobs may hold together; the first to wait is always let in. */
  maxQueuedBytes: number;
  /** An attached job is cancelled when nobody has listened to it for so long. */
  graceMs: number;
  /** A job must end so long after it was submitted; also the longest that one may ask for. */
  deadlineMs: number;
  /** Jobs that have ended are kept so long, */
  keepMs: number;
  /** so many of them, */
  maxKept: number;
  /** and so many bytes of their results (pictures, regions, overlay) and events; the newest may be of any size. */
  maxKeptBytes: number;
  /** Previews that one job's log may hold. */
  maxPreviewBytes: number;
}

export const JOB_LIMITS: Readonly<JobLimits> = {
  maxQueued: 32,
  maxQueuedPerOwner: 16,
  maxQueuedBytes: 600 * 2 ** 20, // sixteen images of 12 megapixels, or four of the largest
  graceMs: 10_000,
  deadlineMs: 30 * 60_000,
  keepMs: 60 * 60_000,
  maxKept: 500,
  maxKeptBytes: 256 * 2 ** 20, // a dozen of 12 megapixels with their overlays; hundreds of one
  maxPreviewBytes: 8 * 2 ** 20, // some thousand at the default working size, or ten of the largest
};
