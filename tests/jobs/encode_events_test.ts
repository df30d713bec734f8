import assert from "node:assert/strict";
import { decodePng } from "../../lib/image/decode_png.ts";
import { encodeEvents } from "../../lib/jobs/encode_events.ts";
import { createInlineTrainer } from "../../lib/jobs/inline_trainer.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import type { EncodedResult, PngImage, Trainer } from "../../lib/jobs/trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { flatImage, labelMap, NO_FACTS, resultEvent, startEvent } from "./events.ts";
import { fakeSegment } from "./fake_segment.ts";

type WithOverlay = { overlay: PngImage };

// labelMap: 0 1 2 0 1 2; the mask is three of the four pixels labelled 1, and one labelled 0.
const image = flatImage(2, 6);
const mask = Uint8Array.of(1, 9, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0);

/** Red of each pixel of a PNG. */
async function redOf(png: Uint8Array): Promise<number[]> {
  const { data } = await decodePng(png);
  return Array.from({ length: data.length / 3 }, (_, i) => data[3 * i]);
}

async function assertScored(result: EncodedResult): Promise<void> {
  assert.deepEqual(result.score?.pixels, { cluster: 4, mask: 4, both: 3 });
  assert.equal(result.score?.label, 1);
  assert.deepEqual(await redOf(result.mask!.png), [0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0]);
  assert.deepEqual([result.mask!.height, result.mask!.width], [2, 6]);
}

async function* result() {
  yield {
    ...resultEvent(startEvent(image)),
    labels: labelMap(image),
    regionMap: labelMap(image),
    facts: NO_FACTS,
  };
}

Deno.test("a mask that was sent is scored against, and its cluster drawn", async () => {
  const [event] = await Array.fromAsync(encodeEvents(result(), image, { mask }));
  await assertScored(event as EncodedResult);
});

Deno.test("without a mask there is no score", async () => {
  const [event] = await Array.fromAsync(encodeEvents(result(), image));
  assert.deepEqual(["score" in event, "mask" in event, "overlay" in event], [false, false, false]);
});

Deno.test("a later overlay is an event of its own, the same picture", async () => {
  const [now] = await Array.fromAsync(encodeEvents(result(), image, { overlay: true }));
  const [first, later] = await Array.fromAsync(encodeEvents(result(), image, { overlay: "later" }));
  assert.equal("overlay" in first, false);
  assert.equal(later.event, "overlay");
  assert.deepEqual((later as WithOverlay).overlay, (now as WithOverlay).overlay);
});

const RUNNERS: [string, () => Trainer][] = [
  ["process", () => createProcessTrainer({ entry: import.meta.resolve("./fake_trainer_main.ts") })],
  ["inline", () => createInlineTrainer({ train: fakeSegment as never })],
];

for (const [name, create] of RUNNERS) {
  Deno.test(`${name}: mask and overlay go to the trainer and back, with exact samples beside them`, async () => {
    const trainer = create();
    try {
      const precise = new Float32Array(2 * 6 * 3).fill(0.5);
      const options = resolveOptions({ iterations: 1 });
      const events = await Array.fromAsync(
        trainer.run({ ...image, precise }, options, { mask, overlay: "later" }),
      );
      assert.deepEqual(events.map(({ event }) => event), ["start", "iteration", "result", "overlay"]);
      await assertScored(events[2] as EncodedResult);
      assert.equal((await redOf((events[3] as WithOverlay).overlay.png)).length, 12);
    } finally {
      await trainer.close();
    }
  });
}
