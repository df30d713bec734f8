import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { serveChild } from "../../lib/jobs/serve_child.ts";
import { encodeEvents } from "../../lib/jobs/encode_events.ts";
import { eventToFrame } from "../../lib/jobs/event_frames.ts";
import { imageFromFrame, maskFromFrame } from "../../lib/jobs/image_frames.ts";
import type { TrainerRequest } from "../../lib/jobs/trainer_main.ts";
import { fakeSegment } from "./fake_segment.ts";

// A trainer process whose training is a script.
await serveChild(async ({ request, reply, signal }) => {
  const asked = request.header as unknown as TrainerRequest;
  if ("survey" in asked) return await reply({ survey: { simd: SIMD_MEMORY, auto: SIMD_MEMORY } });
  const { image: header, options, overlay, previews } = asked;
  const image = imageFromFrame(header, request.payload);
  const mask = maskFromFrame(header, request.payload);
  for await (
    const event of encodeEvents(fakeSegment(image, options, { signal }), image, { overlay, previews, mask })
  ) {
    const frame = eventToFrame(event);
    await reply(frame.header, frame.payload);
  }
});
