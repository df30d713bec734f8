import assert from "node:assert/strict";
import { decode } from "fast-png";
import { decodePng } from "../../lib/image/decode_png.ts";
import { encodeEvents } from "../../lib/jobs/encode_events.ts";
import { createInlineTrainer } from "../../lib/jobs/inline_trainer.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import type { EncodedResult, PngImage, Trainer } from "../../lib/jobs/trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import type { ResultEvent } from "../../lib/types.ts";
import { flatImage, resultEvent, resultMaps, startEvent } from "./events.ts";
import { fakeSegment } from "./fake_segment.ts";
import { sampleTree } from "./sample_tree.ts";

type WithOverlay = { overlay: PngImage };

// labelMap: 0 1 2 0 1 2; the mask is three of the four pixels labelled 1, and one labelled 0.
const image = flatImage(2, 6);
const mask = Uint8Array.of(1, 9, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0);

/** Red of each pixel of a PNG. */
function redOf(png: Uint8Array): number[] {
  const { data } = decodePng(png);
  return Array.from({ length: data.length / 3 }, (_, i) => data[3 * i]);
}

function assertScored({ score, mask, regionMap }: EncodedResult): void {
  assert.deepEqual(score?.pixels, { cluster: 4, mask: 4, both: 3 });
  assert.equal(score?.label, 1);
  // The target is all that is labelled 1, whatever mask was sent.
  assert.deepEqual(score?.target?.pixels, { target: 4, mask: 4, both: 3 });
  assert.equal(score?.target?.sensitivity, 3 / 4);
  assert.deepEqual(score?.regions.pixels, { region: 4, mask: 4, both: 3 });
  assert.equal(score?.regions.id, 1);
  assert.deepEqual(redOf(mask!.png), [0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0]);
  assert.deepEqual([mask!.height, mask!.width], [2, 6]);
  assert.deepEqual([...decode(regionMap.png).data], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  assert.deepEqual([regionMap.height, regionMap.width], [2, 6]);
}

async function* result(changes: Partial<ResultEvent> = {}) {
  yield { ...resultEvent(startEvent(image)), ...resultMaps(image), ...changes };
}

Deno.test("a mask that was sent is scored against; the target's mask is drawn", async () => {
  const [event] = await Array.fromAsync(encodeEvents(result(), image, { mask }));
  assertScored(event as EncodedResult);
});

Deno.test("without a mask there is no score, and the target's is drawn all the same", async () => {
  const [event] = await Array.fromAsync(encodeEvents(result(), image));
  assert.deepEqual(["score" in event, "mask" in event], [false, true]);
});

Deno.test("without a target there is no mask, and no score of one", async () => {
  const [event] = await Array.fromAsync(encodeEvents(result({ mask: undefined }), image, { mask }));
  assert.equal("mask" in event, false);
  const { score } = event as EncodedResult;
  assert.deepEqual([score!.label, score!.target], [1, undefined]);
});

Deno.test("regions are scored as the product itself would cut them", async () => {
  const tree = sampleTree();
  const { map, regions, merges: hierarchy, facts } = tree;
  const maps = {
    labels: map,
    regionMap: map,
    regions,
    hierarchy,
    suggestedRegions: 2,
    facts,
    mask: undefined,
  };
  const truth = map.data.map((id) => id === 2 ? 1 : 0); // which the suggested cut has merged with the skin
  const events = encodeEvents(result(maps), flatImage(tree.height, tree.width), { mask: truth });
  const [{ score }] = await Array.fromAsync(events) as EncodedResult[];
  const [skin, , ruler] = regions.map(({ pixels }) => pixels);
  const pixels = { region: skin + ruler, mask: ruler, both: ruler };
  assert.deepEqual([score!.regions.count, score!.regions.id, score!.regions.pixels], [2, 0, pixels]);
  assert.deepEqual([score!.label, score!.dsc], [2, 1]);
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
        trainer.run({ ...image, precise }, options, { mask, overlay: true }),
      );
      assert.deepEqual(events.map(({ event }) => event), ["start", "iteration", "result", "overlay"]);
      assertScored(events[2] as EncodedResult);
      assert.equal(redOf((events[3] as WithOverlay).overlay.png).length, 12);
    } finally {
      await trainer.close();
    }
  });
}
