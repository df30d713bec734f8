import assert from "node:assert/strict";
import { colourInput } from "../../lib/sgscn/colour_input.ts";
import { toLab } from "../../lib/sgscn/to_lab.ts";
import { assertClose } from "../ops/compare.ts";

Deno.test("toLab gives CIELAB over 100", () => {
  // scikit-image 0.19, color.rgb2lab (D65, 2°), of black, white, mid grey, red, a skin tone and a dark blue.
  const colours = [[0, 0, 0], [1, 1, 1], [0.5, 0.5, 0.5], [1, 0, 0], [0.8, 0.6, 0.5], [0.02, 0.03, 0.1]];
  const expected = [
    [0, 0, 0],
    [100, 0, 0],
    [53.3890, 0, 0],
    [53.2406, 80.0923, 67.2028],
    [67.4026, 15.6916, 20.8364],
    [2.4508, 2.8608, -9.8341],
  ];
  const lab = toLab(Float32Array.from(colours.flat()));
  assertClose(lab, Float32Array.from(expected.flat(), (value) => value / 100), 2e-4, "CIELAB");
});

const image = { height: 1, width: 4, data: Float32Array.of(1, 0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.2, 0.8, 0.4) };

function deviations(data: Float32Array): { means: number[]; deviations: number[] } {
  const pixels = data.length / 3;
  const means = [0, 1, 2].map((c) => data.reduce((sum, v, i) => i % 3 === c ? sum + v / pixels : sum, 0));
  const squares = means.map((mean, c) =>
    data.reduce((sum, v, i) => i % 3 === c ? sum + (v - mean) ** 2 / pixels : sum, 0)
  );
  return { means, deviations: squares.map(Math.sqrt) };
}

Deno.test("rgb is standardised channel by channel, lab as a whole: its channels keep their proportions", () => {
  const rgb = deviations(colourInput(image, { colour: "rgb", standardize: true })(image).data);
  assertClose(rgb.means, [0, 0, 0], 1e-6, "means");
  assertClose(rgb.deviations, [1, 1, 1], 1e-6, "deviations");
  const lab = deviations(colourInput(image, { colour: "lab", standardize: true })(image).data);
  assertClose(lab.means, [0, 0, 0], 1e-6, "means");
  const plain = deviations(toLab(image.data)).deviations;
  const scale = Math.sqrt(plain.reduce((sum, value) => sum + value ** 2, 0) / 3);
  assertClose(lab.deviations, plain.map((value) => value / scale), 1e-5, "deviations");
});

Deno.test("another image is prepared with the statistics of the first", () => {
  for (const colour of ["rgb", "lab"] as const) {
    const prepare = colourInput(image, { colour, standardize: true });
    const whole = prepare(image).data;
    const part = prepare({ height: 1, width: 2, data: image.data.slice(3, 9) }).data;
    assert.deepEqual(part, whole.slice(3, 9));
  }
});

Deno.test("nothing is standardised where that is not asked for", () => {
  assert.deepEqual(colourInput(image, { colour: "rgb", standardize: false })(image), image);
  assert.deepEqual(
    colourInput(image, { colour: "lab", standardize: false })(image).data,
    toLab(image.data),
  );
});

Deno.test("a flat grey image stays at 0 in lab", () => {
  const flat = { height: 2, width: 2, data: new Float32Array(12).fill(0.3) };
  const { data } = colourInput(flat, { colour: "lab", standardize: true })(flat);
  assertClose(data, new Float32Array(12), 1e-4, "flat");
});

Deno.test("of a grey image, lab shows brightness alone, as strong as the three channels of rgb together", () => {
  const grey = { height: 1, width: 3, data: Float32Array.of(0.1, 0.1, 0.1, 0.5, 0.5, 0.5, 0.8, 0.8, 0.8) };
  const { deviations: found } = deviations(
    colourInput(grey, { colour: "lab", standardize: true })(grey).data,
  );
  assertClose(found, [Math.sqrt(3), 0, 0], 1e-4, "deviations");
});
