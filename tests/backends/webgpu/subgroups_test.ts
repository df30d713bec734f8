import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { openGpu } from "../../../lib/backends/webgpu/gpu.ts";
import { registerWebgpuBackend } from "../../../lib/backends/webgpu/register.ts";
import { tryVariants } from "../../../lib/backends/webgpu/variants.ts";
import type { Run } from "../../../lib/backends/webgpu/command.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import type { Shader } from "../../../lib/backends/webgpu/shader.ts";
import { clusterLoss } from "../../../lib/ops/cluster_loss.ts";
import type { ClusterLossAttributes } from "../../../lib/ops/kernel_names.ts";
import { assertClose, gridValues } from "../../ops/compare.ts";
import { WEBGPU_IS_ABSENT } from "../cases.ts";

const BACKEND = "webgpu, subgroups";
/** One, two, four and eight threads to a pixel; more pixels than a workgroup takes. */
const SHAPES: readonly [number, number, number][] = [
  [7, 5, 3],
  [33, 17, 5],
  [64, 5, 13],
  [19, 23, 100],
  [11, 13, 256],
];
const WEIGHTS: readonly ClusterLossAttributes[] = [
  { ce: 1, ss: 5, cc: 0, contextLoss: "none" },
  { ce: 1, ss: 1, cc: 1, contextLoss: "soft" },
];

/** Why the variant cannot be run here. */
const absence = await absenceOfSubgroups();

async function absenceOfSubgroups(): Promise<string | undefined> {
  if (WEBGPU_IS_ABSENT) return "no WebGPU adapter";
  const { device, description } = await openGpu();
  const hasThem = device.features.has("subgroups" as GPUFeatureName);
  device.destroy();
  return hasThem ? undefined : `no subgroups on ${description}`;
}

/** A test on a backend that takes its device for a GPU: elsewhere no threads share a pixel. */
function testSubgroups(name: string, run: (backend: WebgpuBackend) => Promise<void>): void {
  Deno.test(
    `subgroups: ${name}${absence ? ` (${absence})` : ""}`,
    { ignore: absence !== undefined },
    async () => {
      const backend = await registerWebgpuBackend(BACKEND);
      backend.gpu.isSoftware = false;
      tf.setBackend(BACKEND);
      try {
        await run(backend);
        if (!backend.faults.lost) await backend.faults.settle();
      } finally {
        tf.removeBackend(BACKEND);
      }
    },
  );
}

/** Total, summary, labels and the gradient of scores that often tie. */
async function lossValues(shape: typeof SHAPES[number], weights: ClusterLossAttributes) {
  const y = tf.tensor3d(gridValues(shape, 2, { grid: 0.25 }).values.slice(), shape); // [H, W, C]
  const tensors = tf.tidy(() => {
    const kept: tf.Tensor[] = [];
    const gradient = tf.grad((scores) => {
      const { total, summary, labels } = clusterLoss(scores as tf.Tensor3D, weights);
      kept.push(...[total, summary, labels].map((tensor) => tf.keep(tensor.clone())));
      return total;
    })(y);
    return [...kept, gradient];
  });
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose([y, ...tensors]);
  return values;
}

/** Names of the shaders that run meanwhile. */
async function shadersOf(backend: WebgpuBackend, run: () => Promise<unknown>): Promise<string[]> {
  const names: string[] = [];
  backend.profile = (command, encode) => {
    if ("name" in command) names.push(command.name);
    encode({});
  };
  await run();
  backend.profile = undefined;
  return names;
}

/** Has each run of a subgroup shader changed before it is encoded. */
function tamper(backend: WebgpuBackend, change: (shader: Shader, run: Run) => [Shader, Run]): void {
  const { run } = backend;
  backend.run = (shader, options) =>
    shader.extensions?.includes("subgroups")
      ? run.call(backend, ...change(shader, options))
      : run.call(backend, shader, options);
}

testSubgroups("the cluster loss is the same as through workgroup memory", async (backend) => {
  for (const shape of SHAPES) {
    for (const weights of WEIGHTS) {
      const what = `[${shape}] ${weights.contextLoss}`;
      backend.variants.subgroups = false;
      const expected = await lossValues(shape, weights);
      backend.variants.subgroups = true;
      const actual = await lossValues(shape, weights);
      for (const [i, values] of expected.entries()) {
        const largest = Math.max(...values.map(Math.abs));
        assertClose(actual[i], values, 1e-5 * largest + 1e-6, `output ${i} of ${what}`);
      }
      assert.deepEqual(actual[2], expected[2], `labels of ${what}`);
      assert.deepEqual(await lossValues(shape, weights), actual, `${what} once more`);
    }
  }
});

testSubgroups("a tie goes to the lowest channel, whichever threads share the pixel", async (backend) => {
  backend.variants.subgroups = true;
  const cases = [[3, [1, 2]], [13, [5, 12]], [20, [0, 19]], [100, [37, 40, 99]], [100, [39, 65]]] as const;
  for (const [channels, tied] of cases) {
    const scores = Array.from(
      { length: 4 * 5 * channels },
      (_, i) => (tied as readonly number[]).includes(i % channels) ? -1 : -2,
    );
    const labels = tf.tidy(() => clusterLoss(tf.tensor3d(scores, [4, 5, channels]), WEIGHTS[0]).labels);
    const found = await labels.data();
    assert.ok(found.every((label) => label === tied[0]), `${channels} channels, ${tied}: ${found}`);
    labels.dispose();
  }
});

testSubgroups("a device that computes right has them used, and no others", async (backend) => {
  const bytes = backend.arena.numBytesUsed;
  assert.deepEqual(await tryVariants(backend), ["subgroups used"]);
  assert.equal(backend.variants.subgroups, true);
  assert.equal(backend.arena.numBytesUsed, bytes);
  const shaders = await shadersOf(backend, () => lossValues(SHAPES[3], WEIGHTS[1]));
  assert.deepEqual(shaders.filter((name) => name.endsWith(", subgroups")), [
    "clusterLabels, subgroups",
    "clusterDistances, subgroups",
  ]);
  backend.gpu.isSoftware = true;
  backend.variants.subgroups = false;
  assert.deepEqual(await tryVariants(backend), []);
  assert.equal(backend.variants.subgroups, false, "no threads share a pixel there");
});

testSubgroups("wrong numbers keep them off", async (backend) => {
  tamper(backend, (shader, run) => {
    const [pixels, ...others] = run.parameters!;
    return [shader, { ...run, parameters: [(pixels as number) - 1, ...others] }];
  });
  assert.match(String(await tryVariants(backend)), /^subgroups not used: .* is .*, expected /);
  assert.equal(backend.variants.subgroups, false);
});

testSubgroups(
  "a shader that does not compile keeps them off, and the device is as good as before",
  async (backend) => {
    const expected = await lossValues(SHAPES[3], WEIGHTS[1]);
    backend.directives.add("no_such_extension");
    tamper(backend, (shader, run) => [{ ...shader, extensions: ["no_such_extension"] }, run]);
    assert.match(
      String(await tryVariants(backend)),
      /^subgroups not used: .*cannot make the shader clusterLabels/,
    );
    assert.equal(backend.variants.subgroups, false);
    assert.deepEqual(await lossValues(SHAPES[3], WEIGHTS[1]), expected);
  },
);

testSubgroups("a device that is lost over them is lost, not one without them", async (backend) => {
  tamper(backend, (shader, run) => {
    backend.gpu.device.destroy();
    return [shader, run];
  });
  await assert.rejects(tryVariants(backend), /the GPU device was lost/);
});
