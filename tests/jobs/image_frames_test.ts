import assert from "node:assert/strict";
import { imageFromFrame, imageToFrame } from "../../lib/jobs/image_frames.ts";
import type { RgbImage } from "../../lib/types.ts";
import { flatImage } from "./events.ts";

function sendAndReceive(image: RgbImage): RgbImage {
  const { header, payload } = imageToFrame(image);
  return imageFromFrame(
    JSON.parse(JSON.stringify(header)),
    Uint8Array.from(payload.flatMap((part) => [...part])),
  );
}

Deno.test("an image comes back as it was sent", () => {
  const image = { ...flatImage(2, 3), notes: ["alpha over white"], sha256: "ab" };
  assert.deepEqual(sendAndReceive(image), image);
});

Deno.test("full precision comes back too, whatever the view's offset", () => {
  const precise = new Float32Array(2 * 3 * 3 + 1).map((_, i) => i / 7).subarray(1);
  const image = { ...flatImage(2, 3), precise };
  assert.deepEqual(sendAndReceive(image), image);
});

Deno.test("an image whose payload has another size is refused", () => {
  const { header } = imageToFrame(flatImage(2, 3));
  assert.throws(() => imageFromFrame(header, new Uint8Array(17)), /expected 18 bytes, got 17/);
  assert.throws(
    () => imageFromFrame({ ...header, height: -2, width: -3 }, new Uint8Array(18)),
    /must be positive/,
  );
});
