import assert from "node:assert/strict";
import { convFlops } from "./conv_flops.ts";

for (const third of [1, 3] as const) {
  Deno.test(`the convolutions' operations add up to those of a step, third convolution ${third}×${third}`, () => {
    const effective = Object.values(convFlops({ height: 96, width: 128, third }))
      .reduce((total, flops) => total + flops.effective, 0);
    // Forward, input and filter gradient of the second and third convolution, two of these of the first.
    const multiplyAdds = 96 * 128 * (3 * (9 * 100 ** 2 + third ** 2 * 100 ** 2) + 2 * 27 * 100);
    assert.equal(effective, 2 * multiplyAdds);
  });
}

Deno.test("Winograd does a quarter of a direct convolution's operations, and more where tiles stand over the edge", () => {
  const whole = convFlops({ height: 96, width: 128, third: 3 })["conv2 forward"];
  assert.equal(whole.executed / whole.effective, 36 / (16 * 9));
  const over = convFlops({ height: 1, width: 1, third: 3 })["conv2 forward"];
  assert.equal(over.executed / over.effective, 36 / 9);
});
