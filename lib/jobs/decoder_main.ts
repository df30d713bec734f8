import { serveChild } from "./serve_child.ts";
import type { ImageLimits } from "../image/limits.ts";
import { collectGarbageSoon } from "./collect_garbage.ts";
import { decodeAndHash } from "./decode_and_hash.ts";
import { imageToFrame } from "./image_frames.ts";
import { isGrey } from "../regions/is_grey.ts";
import { recut } from "./recut.ts";
import { warmRecut } from "./warm_recut.ts";
import { recutAnswerToFrame, recutFromFrame } from "./recut_frames.ts";

/** The kinds of image that new cuts have not been rehearsed for. */
const cold = new Set<"skin" | "ultrasound">(["skin", "ultrasound"]);

// The entry of the decoder process: it decodes the file it is sent and sends the pixels; or it cuts the regions it is sent.
await serveChild(async ({ request, reply }) => {
  if ("recut" in request.header) {
    const { files, options } = recutFromFrame(request);
    const { header, payload } = recutAnswerToFrame(recut(files, options));
    return await reply(header, payload);
  }
  const image = await decodeAndHash(request.payload, request.header.limits as ImageLimits);
  const { header, payload } = imageToFrame(image);
  await reply({ image: header }, payload);
  if (cold.size > 0) {
    const kind = isGrey(image.data) ? "ultrasound" : "skin";
    // The answer is out, and there is nothing to do until the next.
    if (cold.delete(kind)) setTimeout(() => warmRecut(kind), 0);
  }
  collectGarbageSoon(); // what one file took must not count against the next
});
