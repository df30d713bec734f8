import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm } from "../../lib/ops/batch_norm.ts";
import { convReluStats } from "../../lib/ops/conv_relu_stats.ts";
import * as oracle from "../../lib/sgscn/oracle_ops.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import {
  assertAgrees,
  assertClose,
  assertSlopes,
  gridValues,
  type Op,
  randomValues,
  type Values,
  valuesOf,
} from "./compare.ts";

const SHAPES: readonly [number, number, number][] = [
  [7, 5, 3],
  [33, 17, 13],
  [64, 1, 5],
  [1, 64, 8],
  [4, 4, 1],
  [3, 3, 20],
  [65, 37, 20],
];

/** γ · (x − mean) / √(variance + ε) + β, all of them inputs. */
const fused: Op = ({ x, statistics, gamma, beta }) => ({
  y: batchNorm(x as tf.Tensor3D, statistics as tf.Tensor2D, gamma as tf.Tensor1D, beta as tf.Tensor1D),
});

const stock: Op = ({ x, statistics, gamma, beta }) => {
  const [mean, variance] = tf.unstack(statistics) as tf.Tensor1D[];
  return {
    y: oracle.batchNorm(x as tf.Tensor3D, gamma as tf.Tensor1D, beta as tf.Tensor1D, { mean, variance }),
  };
};

function inputsOf([height, width, channels]: typeof SHAPES[number]): Record<string, Values> {
  const mean = randomValues([channels], 2).values;
  const variance = randomValues([channels], 3, { low: 0.1, high: 2 }).values;
  return {
    x: randomValues([height, width, channels], 1),
    statistics: { shape: [2, channels], values: Float32Array.of(...mean, ...variance) },
    gamma: randomValues([channels], 4),
    beta: randomValues([channels], 5),
  };
}

/** A layer and the batch norm of its own statistics, then a convolution that may form the batch norm as it loads. */
const fusedLayers = (kernel: number): Op => ({ x, filter, bias, gamma, beta, filter2 }) => {
  const options = { padding: "replicate", relu: true } as const;
  const first = convReluStats(x as tf.Tensor3D, filter as tf.Tensor4D, bias as tf.Tensor1D, options);
  const y = batchNorm(first.output, first.statistics, gamma as tf.Tensor1D, beta as tf.Tensor1D);
  const second = convReluStats(y, filter2 as tf.Tensor4D, tf.zeros([filter2.shape[3]!]), {
    padding: kernel === 1 ? "zero" : "replicate",
    relu: false,
  });
  return { y, ...second };
};

const stockLayers = (kernel: number): Op => ({ x, filter, bias, gamma, beta, filter2 }) => {
  const options = { padding: "replicate", relu: true } as const;
  const first = oracle.convReluStats(x as tf.Tensor3D, filter as tf.Tensor4D, bias as tf.Tensor1D, options);
  const y = oracle.batchNorm(first.output, gamma as tf.Tensor1D, beta as tf.Tensor1D, first.statistics);
  const { output, statistics: { mean, variance } } = oracle.convReluStats(
    y,
    filter2 as tf.Tensor4D,
    tf.zeros([filter2.shape[3]!]),
    { padding: kernel === 1 ? "zero" : "replicate", relu: false },
  );
  return { y, output, statistics: tf.stack([mean, variance]) };
};

function layerInputs(channels: number, outputs: number, kernel: number): Record<string, Values> {
  const bias = gridValues([channels], 3, { grid: 1 / 64 });
  return {
    x: gridValues([33, 17, 3], 1),
    filter: gridValues([3, 3, 3, channels], 2),
    bias: { ...bias, values: bias.values.map((value) => value + 1 / 128) }, // no ReLU is near its edge
    gamma: randomValues([channels], 4, { low: 0.5, high: 1.5 }),
    beta: randomValues([channels], 5),
    filter2: randomValues([kernel, kernel, channels, outputs], 6),
  };
}

for (const backendCase of BUILD_CASES) {
  Deno.test(
    `batchNorm agrees with its oracle: ${backendCase.name}`,
    { ignore: backendCase.ignore },
    () =>
      withBackend(backendCase, async (tfBackend) => {
        for (const shape of SHAPES) {
          await assertAgrees(tfBackend, { op: fused, oracle: stock, inputs: inputsOf(shape) }, `[${shape}]`);
        }
      }),
  );

  Deno.test(`batchNorm of a layer's own statistics has its oracle's gradient: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async (tfBackend) => {
      for (const [channels, outputs, kernel] of [[13, 5, 3], [20, 13, 1], [8, 8, 3], [5, 20, 3]]) {
        const inputs = layerInputs(channels, outputs, kernel);
        const compared = { op: fusedLayers(kernel), oracle: stockLayers(kernel), inputs };
        await assertAgrees(
          tfBackend,
          compared,
          `${channels} channels, then ${kernel}×${kernel} to ${outputs}`,
        );
      }
    }));

  Deno.test(
    `batchNorm of a flat channel is β, not NaN: ${backendCase.name}`,
    { ignore: backendCase.ignore },
    () =>
      withBackend(backendCase, async () => {
        const { y } = await valuesOf(() => {
          const flat = tf.fill([3, 3, 2], 0.75) as tf.Tensor3D;
          const statistics = tf.tensor2d([0.75, 0.75, 0, 0], [2, 2]);
          return { y: batchNorm(flat, statistics, tf.tensor1d([2, 3]), tf.tensor1d([0.5, -1])) };
        });
        // scale·x + shift in float32 leaves 2⁻²⁴ of mean · γ/√ε, here 711.
        assertClose(y, Array.from({ length: 18 }, (_, i) => [0.5, -1][i % 2]), 1e-4, "y");
      }),
  );
}

Deno.test("batchNorm has the slopes that finite differences give", () =>
  withBackend(BUILD_CASES[0], () => assertSlopes(fused, inputsOf([3, 4, 5]))));

Deno.test("batchNorm names the shapes it refuses", () =>
  withBackend(BUILD_CASES[1], () => {
    tf.tidy(() => {
      const normalise = () => batchNorm(tf.zeros([4, 4, 3]), tf.zeros([2, 2]), tf.zeros([3]), tf.zeros([3]));
      assert.throws(normalise, /Cannot normalise \[4,4,3\]: statistics \[2,2\], gamma \[3\], beta \[3\]/);
    });
  }));
