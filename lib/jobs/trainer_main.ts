import { serveChild } from "./serve_child.ts";
import { holdBackend } from "../backends/select.ts";
import { setImmediate } from "node:timers/promises";
import { segment } from "../segment.ts";
import type { SegmentOptions } from "../options.ts";
import { encodeEvents } from "./encode_events.ts";
import { eventToFrame } from "./event_frames.ts";
import { imageFromFrame } from "./image_frames.ts";

/** What the parent asks of the trainer process. */
export interface TrainRequest {
  image: Record<string, unknown>;
  options: SegmentOptions;
  overlay?: boolean;
  previews?: boolean;
}

// The entry of the trainer process: it trains on the image it is sent and sends the events. Its address says with how
// many threads. The backend starts now and stays; if it cannot, the first request will say so.
const threadCount = Number(new URL(import.meta.url).searchParams.get("threads")) || undefined;
holdBackend("auto", { threads: threadCount }).catch(() => undefined);

await serveChild(async ({ request, reply, signal }) => {
  const { image: header, options, overlay, previews } = request.header as unknown as TrainRequest;
  const image = imageFromFrame(header, request.payload);
  for await (
    const event of encodeEvents(segment(image, options, { signal, threads: threadCount }), image, {
      overlay,
      previews,
    })
  ) {
    const { header, payload } = eventToFrame(event);
    await reply(header, payload);
    await setImmediate(); // a turn of the event loop, in which a cancel message is heard
  }
  // After the answer is out. V8 counts the bytes of arrays late: without this, memory wandered by a tenth from job to job.
  setTimeout(collectGarbage, 0);
});

/** V8's own, where the parent asked for it. */
function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
