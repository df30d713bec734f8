import type { Ticket } from "../jobs/queue.ts";
import type { RunOptions, Trainer, TrainerEvent } from "../jobs/trainer.ts";
import { untilAborted } from "../jobs/until_aborted.ts";
import type { SegmentOptions } from "../options.ts";
import type { RgbImage } from "../types.ts";
import type { Log } from "./log.ts";

/** One segmentation, once its request has been understood. */
export interface SegmentJob {
  /** Also the id of the request. */
  id: string;
  image: RgbImage;
  options: SegmentOptions;
  /** Whether the result needs the overlay. */
  overlay: boolean;
}

/** Memory that a job holds while it waits. */
export function jobBytes({ image: { data, precise } }: SegmentJob): number {
  return data.byteLength + (precise?.byteLength ?? 0);
}

/**
 * Waits for its turn, then trains. Gives its place in the queue up, however it ends.
 *
 * @throws {SgscnError} `cancelled` when the signal says that nobody waits any more, and what `trainer.run` throws
 */
export async function* runJob(
  { id, image, options, overlay }: SegmentJob,
  ticket: Ticket,
  { trainer, log }: { trainer: Trainer; log: Log },
  { signal, previews }: Required<Pick<RunOptions, "signal" | "previews">>,
): AsyncGenerator<TrainerEvent> {
  const enteredAt = performance.now();
  try {
    await untilAborted(ticket.turn, signal);
    const beganAt = performance.now();
    const waitedMs = Math.round(beganAt - enteredAt);
    log("started", {
      requestId: id,
      waitedMs,
      height: image.height,
      width: image.width,
      trainer: trainer.place,
    });
    for await (const event of trainer.run(image, options, { signal, overlay, previews })) {
      if (event.event === "start") {
        const { backend, device, reason, adapter } = event;
        log("training", { requestId: id, backend, device, reason, adapter });
      }
      yield event;
    }
    log("finished", { requestId: id, elapsedMs: Math.round(performance.now() - beganAt) });
  } finally {
    ticket.leave();
  }
}
