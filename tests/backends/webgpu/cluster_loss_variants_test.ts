import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerWebgpuBackend } from "../../../lib/backends/webgpu/register.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { batchNorm } from "../../../lib/ops/batch_norm.ts";
import { clusterLoss } from "../../../lib/ops/cluster_loss.ts";
import type { ClusterLossAttributes } from "../../../lib/ops/kernel_names.ts";
import { assertClose, gridValues, randomValues } from "../../ops/compare.ts";
import { WEBGPU_IS_ABSENT } from "../cases.ts";

const BACKEND = "webgpu, variants";
const SHAPES: readonly [number, number, number][] = [
  [7, 5, 3],
  [33, 17, 13],
  [64, 1, 5],
  [1, 64, 8],
  [19, 23, 100],
  [11, 13, 256],
];
const WEIGHTS: readonly ClusterLossAttributes[] = [
  { ce: 1, ss: 5, cc: 0, contextLoss: "none" },
  { ce: 1, ss: 1, cc: 1, contextLoss: "soft" },
  { ce: 0.5, ss: 2, cc: 0.25, contextLoss: "raw" },
];

/** The inputs of a batch norm whose loss is taken; neighbours are often equal. */
function inputsOf([height, width, channels]: typeof SHAPES[number]): tf.Tensor[] {
  const tensor = ({ shape, values }: { shape: number[]; values: Float32Array }) =>
    tf.tensor(values.slice(), shape);
  return [
    tensor(gridValues([height, width, channels], 2, { grid: 0.25 })),
    tensor(randomValues([2, channels], 5, { low: 0.25, high: 1 })),
    tensor(gridValues([channels], 6, { low: -1.25, high: 1.5, grid: 0.25 })),
    tensor(randomValues([channels], 7, { low: 0.5, high: 1.5 })),
  ];
}

/** Total, summary, labels and the gradients of the batch norm's inputs. */
function lossTensors(inputs: tf.Tensor[], weights: ClusterLossAttributes): tf.Tensor[] {
  return tf.tidy(() => {
    const kept: tf.Tensor[] = [];
    const total = (x: tf.Tensor, statistics: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
      const y = batchNorm(
        x as tf.Tensor3D,
        statistics as tf.Tensor2D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
      );
      const loss = clusterLoss(y, weights);
      kept.push(...[loss.total, loss.summary, loss.labels].map((tensor) => tf.keep(tensor.clone())));
      return loss.total;
    };
    const gradients = tf.grads(total as Parameters<typeof tf.grads>[0])(inputs);
    return [...kept, ...gradients];
  });
}

async function lossValues(shape: typeof SHAPES[number], weights: ClusterLossAttributes) {
  const inputs = inputsOf(shape);
  const tensors = lossTensors(inputs, weights);
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose([...inputs, ...tensors]);
  return values;
}

async function withWebgpu(use: (backend: WebgpuBackend) => Promise<void>): Promise<void> {
  const backend = await registerWebgpuBackend(BACKEND);
  tf.setBackend(BACKEND);
  try {
    await use(backend);
    await backend.faults.settle();
  } finally {
    tf.removeBackend(BACKEND);
  }
}

/** Asserts that a changed backend gives what it gave before, and keeps no memory of it. */
function assertSame(change: (backend: WebgpuBackend, shape: typeof SHAPES[number]) => void): Promise<void> {
  return withWebgpu(async (backend) => {
    const { isSoftware } = backend.gpu;
    for (const shape of SHAPES) {
      for (const weights of WEIGHTS) {
        const what = `[${shape}] ${weights.contextLoss}`;
        const expected = await lossValues(shape, weights);
        change(backend, shape);
        const bytes = backend.arena.numBytesUsed;
        const actual = await lossValues(shape, weights);
        assert.equal(backend.arena.numBytesUsed, bytes, `bytes left of ${what}`);
        backend.gpu.isSoftware = isSoftware;
        Reflect.deleteProperty(backend, "maxBindingBytes");
        for (const [i, values] of expected.entries()) {
          const largest = Math.max(...values.map(Math.abs));
          assertClose(actual[i], values, 1e-5 * largest + 1e-6, `output ${i} of ${what}`);
        }
      }
    }
  });
}

Deno.test("clusterLoss on webgpu: what is made for a GPU and what is made for a processor agree", {
  ignore: WEBGPU_IS_ABSENT,
}, () =>
  assertSame((backend) => {
    backend.gpu.isSoftware = !backend.gpu.isSoftware;
  }));

Deno.test("clusterLoss on webgpu gives a tie to the lowest channel, whichever threads share the pixel", {
  ignore: WEBGPU_IS_ABSENT,
}, () =>
  withWebgpu(async (backend) => {
    const cases = [[3, [1, 2]], [13, [5, 12]], [20, [0, 19]], [100, [37, 40, 99]], [100, [39, 65]]] as const;
    for (const isSoftware of [false, true]) {
      backend.gpu.isSoftware = isSoftware;
      for (const [channels, tied] of cases) {
        const scores = Array.from(
          { length: 4 * 5 * channels },
          (_, i) => (tied as readonly number[]).includes(i % channels) ? -1 : -2,
        );
        const { labels } = tf.tidy(() => ({
          ...clusterLoss(tf.tensor3d(scores, [4, 5, channels]), WEIGHTS[0]),
        }));
        const found = await labels.data();
        assert.ok(found.every((label) => label === tied[0]), `${channels} channels, ${tied}: ${found}`);
        labels.dispose();
      }
    }
  }));

Deno.test("clusterLoss on webgpu: an image that one binding cannot hold goes in bands", {
  ignore: WEBGPU_IS_ABSENT,
}, () =>
  assertSame((backend, [, width, channels]) => {
    const alignment = Math.max(16, backend.gpu.device.limits.minStorageBufferOffsetAlignment);
    const threeRows = alignment + 3 * width * Math.ceil(channels / 4) * 16;
    Object.defineProperty(backend, "maxBindingBytes", { value: threeRows, configurable: true });
  }));

Deno.test("clusterLoss on webgpu leaves the sums that its batch norm's gradient needs", {
  ignore: WEBGPU_IS_ABSENT,
}, () =>
  withWebgpu(async (backend) => {
    const names: string[] = [];
    backend.profile = (command, encode) => {
      names.push("name" in command ? command.name : "copy");
      encode({});
    };
    const inputs = inputsOf(SHAPES[1]);
    const tensors = lossTensors(inputs, WEIGHTS[0]);
    backend.profile = undefined;
    assert.ok(names.includes("batchNormGradient"));
    assert.ok(!names.includes("gradientSums"));
    assert.ok(!names.includes("form"), "nobody has read the batch norm or its gradient");
    const dx = await tensors[3].data();
    assert.ok(dx.some((value) => value !== 0));
    tf.dispose([...inputs, ...tensors]);
  }));

Deno.test("clusterLoss on webgpu gives the same when replayed, and nothing once stopped", {
  ignore: WEBGPU_IS_ABSENT,
}, () =>
  withWebgpu(async (backend) => {
    const inputs = inputsOf(SHAPES[1]);
    const control = backend.allocate(16);
    let tensors: tf.Tensor[] = [];
    const { queue } = backend.gpu.device;
    queue.writeBuffer(control.buffer, 0, new Uint32Array(4));
    const commands = backend.within({ arena: backend.arena, control: control.buffer }, () =>
      backend.record(() => {
        tensors = lossTensors(inputs, WEIGHTS[1]);
      }));
    const labels = backend.denseBuffer(tensors[2]), total = backend.denseBuffer(tensors[0]);
    const [first, firstLabels] = [await tensors[0].data(), await tensors[2].data()];
    const clear = () => {
      for (const buffer of [total, labels]) {
        queue.writeBuffer(buffer, 0, new Uint8Array(buffer.size));
      }
    };

    clear();
    backend.replay(commands);
    assert.deepEqual(await tensors[0].data(), first);
    assert.deepEqual(await tensors[2].data(), firstLabels);

    backend.submit();
    clear();
    queue.writeBuffer(control.buffer, 0, Uint32Array.of(1, 0, 0, 0));
    backend.replay(commands);
    assert.deepEqual(await tensors[0].data(), Float32Array.of(0));
    assert.ok((await tensors[2].data()).every((label) =>
      label === 0
    ));
    tf.dispose([...inputs, ...tensors]);
    backend.release(control);
  }));
