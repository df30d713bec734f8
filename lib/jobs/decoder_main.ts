import { serveChild } from "./serve_child.ts";
import type { ImageLimits } from "../image/limits.ts";
import { collectGarbageSoon } from "./collect_garbage.ts";
import { decodeAndHash } from "./decode_and_hash.ts";
import { imageToFrame } from "./image_frames.ts";

// The entry of the decoder process: it decodes the file it is sent and sends the pixels.
await serveChild(async ({ request, reply }) => {
  const image = await decodeAndHash(request.payload, request.header.limits as ImageLimits);
  const { header, payload } = imageToFrame(image);
  await reply({ image: header }, payload);
  collectGarbageSoon(); // what one file took must not count against the next
});
