import assert from "node:assert/strict";
import { brightnessLevels, splitByLevels } from "../../lib/regions/split_by_brightness.ts";
import type { LabelMap, RgbImage } from "../../lib/types.ts";
import { disc, scene } from "./scenes.ts";

function split(image: RgbImage, labels: LabelMap, frame?: Uint8Array): LabelMap {
  return splitByLevels(labels, brightnessLevels(image, frame));
}

const GREY = [120, 120, 120] as const, MASS = [60, 60, 60] as const;

Deno.test("most of a mass with the texture of what surrounds it gets labels of its own", () => {
  const made = scene([disc(60, 80, 25, MASS, 0)], { ground: GREY }); // a tenth of the image, and a level is an eighth
  const { data } = split(made.image, made.labels);
  assert.deepEqual(data, split(made.image, made.labels, new Uint8Array(120 * 160)).data);
  const away = (at: number) => Math.hypot(Math.floor(at / 160) - 60, at % 160 - 80);
  const outside = data.filter((_, at) => away(at) > 35);
  const own = data[60 * 160 + 80];
  assert.ok(data.filter((label, at) => away(at) < 20 && label === own).length > 0.95 * Math.PI * 20 ** 2);
  assert.ok(outside.filter((label) => label === own).length < 0.1 * outside.length);
});

Deno.test("what had two labels still has, in any part of it", () => {
  const { image, labels } = scene([{ colour: [120, 120, 120], label: 3, covers: (_, x) => x < 80 }], {
    ground: GREY,
  });
  const { data } = split(image, labels, new Uint8Array(120 * 160));
  const left = new Set(data.filter((_, at) => at % 160 < 80)),
    right = new Set(data.filter((_, at) => at % 160 >= 80));
  assert.deepEqual([...left].filter((label) => right.has(label)), []);
});

Deno.test("the frame has no say in the levels, and 256 labels are enough for any map", () => {
  const made = scene([disc(60, 80, 25, MASS, 0)], { ground: GREY });
  const frame = Uint8Array.from(made.labels.data, (_, at) => at < 60 * 160 ? 1 : 0);
  made.image.data.fill(0, 0, 3 * 60 * 160);
  const busy = { ...made.labels, data: made.labels.data.map((_, at) => at % 256) };
  const { data } = split(made.image, busy, frame);
  assert.equal(new Set(data).size, 256);
  const whole = split(made.image, made.labels, frame).data;
  assert.ok(new Set(whole.subarray(62 * 160)).size > 4, "levels are those of the tissue");
});

Deno.test("an image that is all frame keeps its labels apart", () => {
  const { image, labels } = scene([disc(60, 80, 25, MASS, 5)], { ground: GREY });
  const { data } = split(image, labels, new Uint8Array(120 * 160).fill(1));
  assert.notEqual(data[60 * 160 + 80], data[0]);
});
