import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { learnFrom } from "../../lib/regions/learnt_features.ts";

Deno.test("learnt features are the softmax over the labels in use, of a large image every second pixel's; sums are of all", () => {
  for (
    const [height, width, step, used] of [[3, 5, 1, [2, 5, 6]], [1, 1, 1, [4]], [301, 265, 2, [
      0,
      3,
    ]]] as const
  ) {
    const random = seededRandom(width), pitch = 9;
    const data = Float32Array.from({ length: height * width * pitch }, () => 60 * random() - 30);
    const labels = Uint8Array.from({ length: height * width }, (_, i) => used[i % used.length]);
    const probabilitiesAt = (pixel: number) => {
      const powers = used.map((label) => Math.exp(data[pixel * pitch + label]));
      const sum = powers.reduce((a, b) => a + b);
      return powers.map((power) => power / sum);
    };
    const { features, sums } = learnFrom({ height, width, pitch, data, labels });
    assert.deepEqual([features.height, features.width], [Math.ceil(height / step), Math.ceil(width / step)]);
    assert.deepEqual(features.labels, used);
    for (let i = 0; i < features.height * features.width; i++) {
      const x = i % features.width, y = Math.floor(i / features.width);
      const row = Math.min(height - 1, y * step + (step >> 1)),
        column = Math.min(width - 1, x * step + (step >> 1));
      probabilitiesAt(row * width + column).forEach((probability, k) => {
        const got = features.data[i * used.length + k];
        assert.ok(
          Math.abs(got - probability) <= 1e-7 * probability,
          `pixel ${i}, label ${used[k]}: ${got}`,
        );
      });
    }
    const expected = new Float64Array(256 * used.length);
    for (let i = 0; i < labels.length; i++) {
      probabilitiesAt(i).forEach((probability, k) => expected[labels[i] * used.length + k] += probability);
    }
    assert.equal(sums.length, expected.length);
    sums.forEach((sum, i) =>
      assert.ok(Math.abs(sum - expected[i]) <= 1e-9 * expected[i], `sum ${i}: ${sum}`)
    );
  }
});
