import { serveChild } from "./serve_child.ts";
import { surveyBackends } from "../backends/select.ts";
import { setImmediate } from "node:timers/promises";
import { segment } from "../segment.ts";
import type { SegmentOptions } from "../options.ts";
import { collectGarbageSoon } from "./collect_garbage.ts";
import { encodeEvents } from "./encode_events.ts";
import { eventToFrame } from "./event_frames.ts";
import { imageFromFrame, maskFromFrame } from "./image_frames.ts";
import { rehearse } from "./rehearse.ts";
import type { RunOptions } from "./trainer.ts";
import { createWarmBackends } from "./warm_backends.ts";

/** What the parent asks of the trainer process: a training, or what the backends are. */
export type TrainerRequest = TrainRequest | { survey: true };

interface TrainRequest {
  image: Record<string, unknown>;
  options: SegmentOptions;
  overlay?: RunOptions["overlay"];
  previews?: boolean;
}

// The entry of the trainer process: it trains on the image it is sent and sends the events. Its address says with how
// many threads, whether to rehearse, and for which backend, which starts now and stays; if it cannot, the first request
// will say so.
const { searchParams } = new URL(import.meta.url);
const threads = Number(searchParams.get("threads")) || undefined;
const backend = (searchParams.get("backend") ?? "auto") as SegmentOptions["backend"];
const backends = createWarmBackends({ threads });
const warm = backends.keep(backend);
const rehearsing = new AbortController();
const rehearsal = searchParams.has("rehearse")
  ? warm.then(() => rehearse(backend, { threads, signal: rehearsing.signal }))
  : warm;

await serveChild(async ({ request, reply, signal }) => {
  const asked = request.header as unknown as TrainerRequest;
  if ("survey" in asked) return await reply({ survey: await surveyBackends() });
  const { image: header, options, overlay, previews } = asked;
  rehearsing.abort();
  await rehearsal;
  await backends.keep(options.backend);
  const image = imageFromFrame(header, request.payload);
  for await (
    const event of encodeEvents(segment(image, options, { signal, threads }), image, {
      overlay,
      previews,
      mask: maskFromFrame(header, request.payload),
    })
  ) {
    const { header, payload } = eventToFrame(event);
    await reply(header, payload);
    await setImmediate(); // a turn of the event loop, in which a cancel message is heard
  }
  collectGarbageSoon(); // V8 counts the bytes of arrays late: without this, memory wandered by a tenth from job to job
});
