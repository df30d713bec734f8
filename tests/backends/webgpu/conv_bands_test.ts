import type * as tf from "@tensorflow/tfjs";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { registerWebgpuBackend } from "../../../lib/backends/webgpu/register.ts";
import { batchNorm } from "../../../lib/ops/batch_norm.ts";
import { convReluStats } from "../../../lib/ops/conv_relu_stats.ts";
import { assertClose, differentiate, gridValues, type Op, type Values } from "../../ops/compare.ts";
import { WEBGPU_IS_ABSENT, withBackend } from "../cases.ts";

/** Holds some rows of the images below, not all. */
const SMALL_BINDING_BYTES = 24_000;

/** Height, width, inputs, outputs, kernel: by Winograd, by patches, by pixels. */
const SHAPES = [[65, 37, 13, 5, 3], [33, 17, 13, 20, 3], [65, 37, 3, 13, 3], [65, 37, 8, 13, 1]] as const;

const normedConvolution = (padding: "zero" | "replicate"): Op => ({ x, filter, bias, ...norm }) => {
  const { statistics, gamma, beta } = norm as unknown as {
    statistics: tf.Tensor2D;
    gamma: tf.Tensor1D;
    beta: tf.Tensor1D;
  };
  const normed = batchNorm(x as tf.Tensor3D, statistics, gamma, beta);
  const options = { padding, relu: true };
  return { ...convReluStats(normed, filter as tf.Tensor4D, bias as tf.Tensor1D, options) };
};

/** On grids on which no ReLU is near its edge: see conv_relu_stats_test.ts. */
function inputsOf([height, width, inputs, outputs, kernel]: typeof SHAPES[number]): Record<string, Values> {
  const bias = gridValues([outputs], 3, { grid: 1 / 64 });
  const mean = gridValues([inputs], 5).values;
  return {
    x: gridValues([height, width, inputs], 1),
    filter: gridValues([kernel, kernel, inputs, outputs], 2),
    bias: { ...bias, values: bias.values.map((value) => value + 1 / 256) },
    statistics: { shape: [2, inputs], values: Float32Array.of(...mean, ...mean.map(() => 1 - 1e-5)) },
    gamma: gridValues([inputs], 6, { low: -1.5, high: 1.5, grid: 0.5 }),
    beta: gridValues([inputs], 7),
  };
}

Deno.test({
  name: "convReluStats gives the same from images that no binding holds whole",
  ignore: WEBGPU_IS_ABSENT,
  fn: async () => {
    const name = "webgpu, bands";
    let backend: WebgpuBackend;
    const start = async () => backend = await registerWebgpuBackend(name);
    await withBackend({ name, ignore: false, start }, async () => {
      for (const shape of SHAPES) {
        for (const padding of ["zero", "replicate"] as const) {
          const op = normedConvolution(padding), inputs = inputsOf(shape);
          const whole = await differentiate(op, inputs);
          Object.defineProperty(backend, "maxBindingBytes", {
            value: SMALL_BINDING_BYTES,
            configurable: true,
          });
          const banded = await differentiate(op, inputs);
          Reflect.deleteProperty(backend, "maxBindingBytes");
          for (const [part, values] of Object.entries(whole)) {
            const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
            assertClose(banded[part], values, 2e-5 * largest + 1e-5, `${part} of [${shape}], ${padding}`);
          }
        }
      }
    });
  },
});
