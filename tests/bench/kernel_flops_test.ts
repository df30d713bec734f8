import assert from "node:assert/strict";
import { kernelFlops } from "./kernel_flops.ts";

for (const third of [1, 3] as const) {
  Deno.test(`the kernels' operations add up to those of a step, third convolution ${third}×${third}`, () => {
    const size = { height: 96, width: 128, iterations: 1, warmup: 0 };
    const effective = Object.values(kernelFlops({ ...size, third }))
      .reduce((total, flops) => total + flops.effective, 0);
    // Forward, input and filter gradient of the second and third convolution, two of these of the first.
    const multiplyAdds = 96 * 128 * (3 * (9 * 100 ** 2 + third ** 2 * 100 ** 2) + 2 * 27 * 100);
    assert.equal(effective, 2 * multiplyAdds);
  });
}

Deno.test("Winograd does a quarter of a direct convolution's operations, and those of four padded channels", () => {
  const { winogradConvolve } = kernelFlops({ height: 96, width: 128, third: 3, iterations: 1, warmup: 0 });
  assert.equal(winogradConvolve.executed / winogradConvolve.effective, (36 / (16 * 9)) * (104 / 100));
});
