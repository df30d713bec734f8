import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm } from "../../lib/ops/batch_norm.ts";
import { convReluStats, type ConvReluStatsOptions } from "../../lib/ops/conv_relu_stats.ts";
import * as oracle from "../../lib/sgscn/oracle_ops.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { assertAgrees, assertSlopes, gridValues, type Op, type Values } from "./compare.ts";

interface Shape {
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  kernel: 1 | 3;
}

/** Odd sizes, channels that no vector divides, and enough of both for several blocks, groups and panels. */
const SHAPES: readonly [number, number, number, number, 1 | 3][] = [
  [7, 5, 3, 8, 3],
  [7, 5, 5, 3, 1],
  [33, 17, 13, 20, 3],
  [33, 17, 20, 13, 1],
  [33, 17, 3, 13, 3],
  [64, 1, 5, 8, 3],
  [64, 1, 13, 5, 3],
  [1, 64, 8, 5, 3],
  [1, 64, 13, 3, 3],
  [1, 64, 1, 13, 1],
  [4, 4, 1, 3, 3],
  [4, 4, 20, 8, 3],
  [3, 3, 13, 13, 3],
  [3, 3, 8, 20, 1],
  [1, 1, 3, 5, 3],
  [1, 1, 13, 5, 3],
  [2, 2, 13, 3, 3],
  [65, 37, 13, 5, 3],
  [65, 37, 3, 13, 3],
  [65, 37, 8, 13, 1],
];

/** Where blocks, groups and panels are many: convolved once on each backend, the oracle being slow. */
const LARGE_SHAPES: readonly [number, number, number, number, 1 | 3][] = [
  [40, 44, 20, 20, 3],
  [25, 22, 20, 100, 3],
  [25, 22, 100, 20, 3],
  [40, 44, 20, 100, 1],
];

const shapeOf = ([height, width, inputs, outputs, kernel]: typeof SHAPES[number]): Shape => (
  { height, width, inputs, outputs, kernel }
);

/**
 * Image and filter on a grid on which the oracle is exact, the bias beside it: no pixel is nearer to zero than 1/256,
 * so that rounding opens or closes no ReLU.
 */
function inputsOf({ height, width, inputs, outputs, kernel }: Shape): Record<string, Values> {
  const bias = gridValues([outputs], 3, { grid: 1 / 64 });
  return {
    x: gridValues([height, width, inputs], 1),
    filter: gridValues([kernel, kernel, inputs, outputs], 2),
    bias: { ...bias, values: bias.values.map((value) => value + 1 / 256) },
  };
}

const fused = (options: ConvReluStatsOptions): Op => ({ x, filter, bias }) => {
  const { output, statistics } = convReluStats(
    x as tf.Tensor3D,
    filter as tf.Tensor4D,
    bias as tf.Tensor1D,
    options,
  );
  return { output, statistics };
};

const stock = (options: ConvReluStatsOptions): Op => ({ x, filter, bias }) => {
  const { output, statistics: { mean, variance } } = oracle.convReluStats(
    x as tf.Tensor3D,
    filter as tf.Tensor4D,
    bias as tf.Tensor1D,
    options,
  );
  return { output, statistics: tf.stack([mean, variance]) };
};

/** The same of γ · x / deviation + β, which a backend may leave for the convolution to form. */
function afterBatchNorm(op: Op, normalise: Op): Op {
  return ({ filter, bias, ...normInputs }) => op({ x: normalise(normInputs).y, filter, bias });
}

const fusedNorm: Op = ({ x, statistics, gamma, beta }) => ({
  y: batchNorm(x as tf.Tensor3D, statistics as tf.Tensor2D, gamma as tf.Tensor1D, beta as tf.Tensor1D),
});

const stockNorm: Op = ({ x, statistics, gamma, beta }) => {
  const [mean, variance] = tf.unstack(statistics) as tf.Tensor1D[];
  return {
    y: oracle.batchNorm(x as tf.Tensor3D, gamma as tf.Tensor1D, beta as tf.Tensor1D, { mean, variance }),
  };
};

/** Statistics of deviation 1 and γ, β and mean on a grid: what is normalised stays on it but for a last bit. */
function normInputs(channels: number): Record<string, Values> {
  const mean = gridValues([channels], 5).values;
  return {
    statistics: { shape: [2, channels], values: Float32Array.of(...mean, ...mean.map(() => 1 - 1e-5)) },
    gamma: gridValues([channels], 6, { low: -1.5, high: 1.5, grid: 0.5 }), // some 0, some negative
    beta: gridValues([channels], 7),
  };
}

const everyOption: ConvReluStatsOptions[] = (["zero", "replicate"] as const).flatMap((padding) =>
  [true, false].map((relu) => ({ padding, relu }))
);
const nameOf = ({ height, width, inputs, outputs, kernel }: Shape, { padding, relu }: ConvReluStatsOptions) =>
  `[${height}×${width}×${inputs}] to ${outputs} by ${kernel}×${kernel}, ${padding}${relu ? ", ReLU" : ""}`;

for (const backendCase of BUILD_CASES) {
  Deno.test(
    `convReluStats agrees with its oracle: ${backendCase.name}`,
    { ignore: backendCase.ignore },
    () =>
      withBackend(backendCase, async (tfBackend) => {
        for (const shape of SHAPES.map(shapeOf)) {
          for (const options of everyOption) {
            const inputs = inputsOf(shape);
            const what = nameOf(shape, options);
            await assertAgrees(tfBackend, { op: fused(options), oracle: stock(options), inputs }, what);
          }
        }
      }),
  );

  Deno.test(`convReluStats of a batch norm agrees with its oracle: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async (tfBackend) => {
      for (const shape of SHAPES.map(shapeOf)) {
        for (const padding of ["zero", "replicate"] as const) {
          const options = { padding, relu: padding === "zero" };
          await assertAgrees(tfBackend, {
            op: afterBatchNorm(fused(options), fusedNorm),
            oracle: afterBatchNorm(stock(options), stockNorm),
            inputs: { ...inputsOf(shape), ...normInputs(shape.inputs) },
          }, `normalised ${nameOf(shape, options)}`);
        }
      }
    }));

  Deno.test(`convReluStats agrees with its oracle over many blocks, groups and panels: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async (tfBackend) => {
      for (const [i, shape] of LARGE_SHAPES.map(shapeOf).entries()) {
        const options = everyOption[i];
        const compared = { op: fused(options), oracle: stock(options), inputs: inputsOf(shape) };
        await assertAgrees(tfBackend, compared, nameOf(shape, options));
      }
    }));

  Deno.test(`convReluStats has a gradient through either output alone: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async (tfBackend) => {
      const options = { padding: "replicate", relu: true } as const;
      const only = (name: string, op: Op): Op => (inputs) => ({ [name]: op(inputs)[name] });
      const inputs = inputsOf({ height: 9, width: 6, inputs: 13, outputs: 5, kernel: 3 });
      for (const name of ["statistics", "output"]) {
        const compared = { op: only(name, fused(options)), oracle: only(name, stock(options)), inputs };
        await assertAgrees(tfBackend, compared, `${name} alone`);
      }
    }));
}

Deno.test("convReluStats has the slopes that finite differences give", () =>
  withBackend(BUILD_CASES[0], async () => {
    for (const kernel of [1, 3] as const) {
      for (const options of everyOption) {
        const inputs = inputsOf({ height: 4, width: 3, inputs: 3, outputs: 5, kernel });
        // A step smaller than the bias's distance from the grid leaves every ReLU as it is.
        await assertSlopes(fused(options), inputs, { step: 1 / 512 });
      }
    }
  }));

Deno.test("convReluStats names the shapes it refuses", () =>
  withBackend(BUILD_CASES[1], () => {
    tf.tidy(() => {
      const convolve = (filter: [number, number, number, number], bias: number) => () =>
        convReluStats(tf.zeros([4, 4, 3]), tf.zeros(filter), tf.zeros([bias]), {
          padding: "zero",
          relu: true,
        });
      assert.throws(convolve([5, 5, 3, 4], 4), /the kernel must be 1×1 or 3×3, got 5×5/);
      assert.throws(convolve([3, 3, 2, 4], 4), /\[4,4,3\] with filter \[3,3,2,4\]/);
      assert.throws(convolve([3, 3, 3, 4], 5), /bias \[5\]: channels differ/);
    });
  }));
