import { serveChild } from "./serve_child.ts";
import { decodeImage } from "../image/decode_image.ts";
import type { ImageLimits } from "../image/limits.ts";
import { imageToFrame } from "./image_frames.ts";

// The entry of the decoder process: it decodes the file it is sent and sends the pixels.
await serveChild(async ({ request, reply }) => {
  const image = await decodeImage(request.payload, request.header.limits as ImageLimits);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", request.payload)).toHex();
  const { header, payload } = imageToFrame({ ...image, sha256 });
  await reply({ image: header }, payload);
});
