import type { CancelReason } from "./cancel_reason.ts";
import type { EventLog } from "./event_log.ts";
import type { PngImage } from "./trainer.ts";
import type { SegmentOptions } from "../options.ts";
import type { RgbImage } from "../types.ts";
import type { TreeFiles } from "./tree_files.ts";

/** `queued` → `running` → one of the others, which are final; a queued job may be cancelled too. */
export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** What a client asks for, once it has been understood and decoded. */
export interface JobRequest {
  /** The request that submits it, for the log. */
  requestId?: string;
  /** Whose it is: nobody else finds it, and owners take turns. */
  owner: string;
  image: RgbImage;
  /** What it is to be scored against: as many pixels as the image, 0 is background. */
  mask?: Uint8Array;
  options: SegmentOptions;
  /** Encode every `preview`-th iteration's labels. */
  previews: boolean;
  /** Goes on when nobody listens. */
  detached: boolean;
  /** It must have ended so long after it was submitted, waiting included; the limits' when missing or larger. */
  deadlineMs?: number;
}

/** The pictures and figures of a job that succeeded. */
export interface JobResult {
  /** What `result.json` holds: the result event without its labels. */
  document: Record<string, unknown>;
  /** Indexed PNG at the image's own size. */
  labels: PngImage;
  /** Indexed PNG at the image's own size: a pixel's index is its region's id. */
  regions: PngImage;
  /** The target, 0 or 255; none where the option `target` is `none`. */
  mask?: PngImage;
  /** The regions and all that is known of them, for `recut()`. */
  tree: TreeFiles;
  /**
   * The image with the labels' boundaries. It is drawn where training happens, after the result has been told.
   *
   * @throws {SgscnError} `trainer-failed` when the trainer died over it, `cancelled` when it was stopped
   */
  overlay(): Promise<PngImage>;
}

/** One segmentation, from the queue to its result. Whoever holds it may watch, listen and cancel. */
export interface Job {
  readonly id: string;
  readonly owner: string;
  readonly state: JobState;
  /** Jobs that will be done before, those at work included; 0 unless queued. */
  readonly position: number;
  readonly detached: boolean;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** When it will be cancelled if it has not ended. */
  readonly deadlineAt: Date;
  /** When it will be forgotten, at the latest; once it has ended. */
  readonly expiresAt?: Date;
  readonly image: Pick<RgbImage, "height" | "width" | "format" | "notes" | "sha256">;
  readonly options: SegmentOptions;
  /** The last iteration that was reported; 0 before the first. */
  readonly iteration: number;
  /** `queued` when its position changes, `start`, `iteration`, and last `result` or `error`. */
  readonly events: EventLog;
  /** Once it has succeeded. */
  readonly result?: JobResult;
  /** Why it failed or was cancelled: an error for `toProblem()`; once it has. */
  readonly failure?: unknown;
  /** Why it was cancelled, once it was. */
  readonly cancelReason?: CancelReason;
  /** Settles once it has ended, however; it never rejects. */
  readonly done: Promise<void>;
  /** About how much memory it holds. */
  readonly bytes: number;
  /**
   * Adds a listener; the function returned takes it away, once. An attached job that nobody listens to is cancelled
   * after the grace period, unless somebody comes back.
   */
  attach(): () => void;
  /** Lets it go on when nobody listens. */
  detach(): void;
  /** Ends it, with an `error` event that says why. Without effect once it has ended. */
  cancel(reason: CancelReason): void;
}
