import assert from "node:assert/strict";
import { convFlops } from "./conv_flops.ts";
import { stepProfile } from "./step_profile.ts";

const CASE = { height: 96, width: 128, third: 1, iterations: 2, warmup: 0 } as const;

Deno.test("a profile is summed by shader, by part and by convolution, for one iteration", () => {
  const profile = stepProfile(CASE, {
    iterations: 2,
    wallMs: 20,
    commands: [
      { phase: "conv2 forward", name: "winogradInput", calls: 2, ms: 2 },
      { phase: "conv2 forward", name: "matrixProduct, tiled", calls: 2, ms: 10 },
      { phase: "conv2 forward", name: "reduceMoments", calls: 2, ms: 1 },
      { phase: "conv3 forward", name: "matrixProduct, tiled", calls: 2, ms: 4 },
      { phase: "cluster loss", name: "clusterLabels", calls: 2, ms: 3 },
    ],
  });
  assert.equal(profile.gpuMs, 10);
  assert.deepEqual(profile.shaders[0], { name: "matrixProduct, tiled", calls: 2, ms: 7, share: 0.7 });
  assert.deepEqual(profile.parts.map(({ name, ms }) => [name, ms]), [
    ["conv2 forward", 6.5],
    ["conv3 forward", 2],
    ["cluster loss", 1.5],
  ]);
  assert.equal(profile.outside, 0.2);
  const conv2 = profile.convolutions.find(({ name }) => name === "conv2 forward")!;
  const { executed } = convFlops(CASE)["conv2 forward"];
  assert.deepEqual([conv2.ms, conv2.productsMs], [6.5, 5]);
  assert.equal(conv2.inProducts, executed / 0.005);
});
