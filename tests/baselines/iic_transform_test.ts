import assert from "node:assert/strict";
import { changeColours, type ColourSpace, type ColourStrength } from "../../lib/baselines/change_colours.ts";
import { transformCopy, type TransformStrength } from "../../lib/baselines/iic_transform.ts";
import { warpPixels } from "../../lib/baselines/warp.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import type { FloatImage } from "../../lib/types.ts";
import { assertNear } from "./near.ts";

const NOTHING: TransformStrength = {
  flips: false,
  rotation: 0,
  scale: 0,
  shift: 0,
  brightness: 0,
  lighting: 0,
  contrast: 0,
  saturation: 0,
  hue: 0,
  noise: 0,
  blur: 0,
};

/** Smooth, so that reading between pixels is nearly right. */
function smoothImage(height: number, width: number): FloatImage {
  const data = new Float32Array(height * width * 3);
  for (let i = 0; i < data.length; i++) {
    const p = Math.floor(i / 3), row = Math.floor(p / width), column = p % width;
    data[i] = 0.5 + 0.2 * Math.sin(row / 7 + i % 3) + 0.2 * Math.cos(column / 9 - i % 3);
  }
  return { height, width, data };
}

const image = smoothImage(40, 56);
const colours = (strength: Partial<ColourStrength>, { seed = 1, space = "rgb" as ColourSpace } = {}) => {
  const changed = { ...image, data: image.data.slice() };
  changeColours(changed, space, { ...NOTHING, ...strength }, createRandom(seed));
  return changed.data;
};
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float32Array) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const greys = (data: Float32Array) =>
  Float32Array.from(
    { length: data.length / 3 },
    (_, p) => (data[3 * p] + data[3 * p + 1] + data[3 * p + 2]) / 3,
  );

Deno.test("no strength, no change", () => {
  const { image: copy, back } = transformCopy(image, "lab", NOTHING, createRandom(1));
  assertNear(copy.data, image.data, 1e-6);
  assert.ok(back.inside.every((inside) => inside === 1));
});

Deno.test("the way back leads from the copy to the image, for every kind of geometry", () => {
  const kinds: Partial<TransformStrength>[] = [
    { flips: true },
    { rotation: 20 },
    { scale: 0.2 },
    { shift: 0.1 },
    { flips: true, rotation: 20, scale: 0.2, shift: 0.1 },
  ];
  for (const kind of kinds) {
    let changed = 0, inside = 0;
    for (let seed = 0; seed < 8; seed++) {
      const { image: copy, back } = transformCopy(image, "rgb", { ...NOTHING, ...kind }, createRandom(seed));
      const returned = warpPixels(copy.data, 3, back);
      for (let p = 0; p < 40 * 56; p++) {
        changed += Number(Math.abs(copy.data[3 * p] - image.data[3 * p]) > 0.02);
        inside += back.inside[p];
        // Twice read between pixels: curvature costs some hundredths, near the edge of what the copy shows more.
        if (back.inside[p]) assertNear([returned[3 * p]], [image.data[3 * p]], 0.02);
      }
    }
    assert.ok(changed > 1000, `${JSON.stringify(kind)} changes ${changed} samples`);
    assert.ok(inside > 0.5 * 8 * 40 * 56, `${JSON.stringify(kind)} leaves ${inside} pixels`);
  }
});

Deno.test("the same random numbers give the same copy, others another", () => {
  const strength = { ...NOTHING, flips: true, rotation: 20, brightness: 1, hue: 0.1, noise: 0.1 };
  const of = (seed: number) => transformCopy(image, "lab", strength, createRandom(seed)).image.data;
  assert.deepEqual(of(4), of(4));
  assert.notDeepEqual(of(4), of(5));
});

Deno.test("brightness moves every sample alike, by at most so many deviations", () => {
  for (const seed of [1, 2, 3]) {
    const moved = colours({ brightness: 0.5 }, { seed }).map((value, i) => value - image.data[i]);
    assert.ok(deviation(moved) < 1e-6);
    assert.ok(Math.abs(moved[0]) > 1e-3 && Math.abs(moved[0]) <= 0.5 * deviation(image.data), `${moved[0]}`);
  }
});

Deno.test("light falls unevenly, the same on every channel, and the image as a whole stays as bright", () => {
  const by = colours({ lighting: 1 }).map((value, i) => value - image.data[i]);
  assert.ok(deviation(by) > 0.1 * deviation(image.data));
  assert.ok(Math.abs(mean(by)) < 1e-3, `${mean(by)}`);
  for (let p = 0; p < by.length; p += 3) assertNear([by[p + 1], by[p + 2]], [by[p], by[p]], 1e-6);
});

Deno.test("contrast scales all about the mean; saturation and hue leave the grey of a pixel as it is", () => {
  const contrasted = colours({ contrast: 0.5 });
  assert.ok(Math.abs(deviation(contrasted) / deviation(image.data) - 1) > 0.01);
  assertNear([mean(contrasted)], [mean(image.data)], 1e-5);
  for (const strength of [{ saturation: 0.5 }, { hue: 0.2 }]) {
    const changed = colours(strength);
    assert.ok(deviation(changed.map((value, i) => value - image.data[i])) > 0.01);
    assertNear(greys(changed), greys(image.data), 1e-5);
  }
});

Deno.test("a third of the circle of hues moves red to green or to blue", () => {
  const turned = { height: 2, width: 2, data: Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]) };
  // between(1/3) of a random number just below 1 is a third of a turn.
  changeColours(turned, "rgb", { ...NOTHING, hue: 1 / 3 }, () => 1 - 2 ** -24);
  assertNear(turned.data, [0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], 1e-5);
});

Deno.test("in CIELAB light changes lightness alone, and saturation and hue the tint alone", () => {
  const change = (strength: Partial<ColourStrength>) =>
    colours(strength, { space: "lab" }).map((value, i) => value - image.data[i]);
  const channel = (data: Float32Array, c: number) => data.filter((_, i) => i % 3 === c);
  for (const strength of [{ brightness: 0.5 }, { lighting: 1 }]) {
    const by = change(strength);
    assert.ok(Math.hypot(...channel(by, 0)) > 0.1, JSON.stringify(strength));
    assertNear([...channel(by, 1), ...channel(by, 2)], new Float32Array(2 * 40 * 56), 1e-6);
  }
  for (const strength of [{ saturation: 0.5 }, { hue: 0.2 }]) {
    const by = change(strength);
    assertNear(channel(by, 0), new Float32Array(40 * 56), 1e-6);
    assert.ok(Math.min(Math.hypot(...channel(by, 1)), Math.hypot(...channel(by, 2))) > 0.1);
  }
  const turned = { height: 2, width: 2, data: Float32Array.from([0, 1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1]) };
  // A quarter of the circle: red to yellow, and yellow to green.
  changeColours(turned, "lab", { ...NOTHING, hue: 1 / 4 }, () => 1 - 2 ** -24);
  assertNear(turned.data, [0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 1, 0], 1e-5);
});

Deno.test("noise has its deviation, and blur takes the finest detail away", () => {
  const noise = colours({ noise: 0.3 }).map((value, i) => value - image.data[i]);
  assertNear([deviation(noise)], [0.3 * deviation(image.data)], 0.02);
  const stripes = {
    height: 4,
    width: 6,
    data: Float32Array.from({ length: 72 }, (_, i) => Math.floor(i / 3) % 2),
  };
  changeColours(stripes, "rgb", { ...NOTHING, blur: 1 }, createRandom(1));
  const inner = Array.from({ length: 4 }, (_, i) => stripes.data[(6 + 1 + i) * 3]);
  assertNear(inner, [0.5, 0.5, 0.5, 0.5], 1e-6);
});
