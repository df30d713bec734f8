import * as tf from "@tensorflow/tfjs-core";
import { seededRandom } from "../../image/seeded_random.ts";
import { batchNorm } from "../../ops/batch_norm.ts";
import { clusterLoss } from "../../ops/cluster_loss.ts";
import { convReluStats } from "../../ops/conv_relu_stats.ts";
import { momentumUpdate } from "../../ops/momentum_update.ts";
import { type Layer, referenceLosses, type Values } from "./self_test_reference.ts";
import type { WebgpuBackend } from "./webgpu_backend.ts";

/** The network's own kinds of convolution on few pixels: enough for every kernel, and for a tile that the edge cuts. */
const HEIGHT = 5, WIDTH = 6, CHANNELS = 16;
const SIDES = [3, 3, 1], RELU = [true, true, false];
const WEIGHTS = { ce: 1, ss: 1, cc: 1, contextLoss: "soft" } as const;
const MOMENTUM = 0.9, LEARNING_RATE = 0.1;

/** Of a float64 central difference, in which the steps' rounding and the loss's curvature are both small. */
const STEP = 1e-5;
/** Float32 through three layers keeps four digits of a loss and three of a slope. */
const LOSS_TOLERANCE = 1e-4, SLOPE_TOLERANCE = 2e-3;

type Named = Record<string, Values>;

/**
 * Trains a tiny network one step with the backend's own kernels and compares losses, gradients and the update with plain
 * float64: drivers that compute something else must not be trained on.
 *
 * @throws {Error} what differs, or what the device reports
 */
export async function selfTest(backend: WebgpuBackend): Promise<void> {
  const { image, parameters } = makeInputs();
  const found = await stepOnGpu(backend, image, parameters);
  const losses = lossesOf(image, parameters);
  const [ce, ss, cc] = found.summary;
  for (const [name, actual] of Object.entries({ ce, ss, cc, total: found.total[0] })) {
    const expected = name === "total" ? totalOf(losses) : losses[name as keyof typeof losses];
    compare(`the loss ${name}`, actual, expected, LOSS_TOLERANCE * Math.abs(expected));
  }
  const random = seededRandom(2);
  for (const [name, { data }] of Object.entries(parameters)) {
    const gradient = found[`gradient of ${name}`];
    const direction = data.map(() => (random() < 0.5 ? -1 : 1) / Math.sqrt(data.length));
    const at = (step: number) => {
      const moved = { ...parameters[name], data: data.map((value, i) => value + step * direction[i]) };
      return totalOf(lossesOf(image, { ...parameters, [name]: moved }));
    };
    const slope = (at(STEP) - at(-STEP)) / (2 * STEP);
    const actual = direction.reduce((sum, share, i) => sum + share * gradient[i], 0);
    const norm = Math.hypot(...gradient) / Math.sqrt(data.length);
    compare(`the slope by ${name}`, actual, slope, SLOPE_TOLERANCE * (Math.abs(slope) + norm) + 1e-5);
  }
  const { data } = parameters.filter2, gradient = found["gradient of filter2"];
  found.updated.forEach((actual, i) => {
    const expected = data[i] - LEARNING_RATE * gradient[i];
    compare("an updated parameter", actual, expected, 1e-6 * (Math.abs(expected) + 1));
  });
}

function makeInputs(): { image: Values; parameters: Named } {
  const random = seededRandom(1);
  const values = (shape: number[], low: number, high: number): Values => {
    const length = shape.reduce((product, side) => product * side, 1);
    // Rounded to float32 at once, so that both sides begin with the same numbers.
    return { shape, data: Float64Array.from({ length }, () => Math.fround(low + (high - low) * random())) };
  };
  const parameters: Named = {};
  SIDES.forEach((side, i) => {
    const inputs = i === 0 ? 3 : CHANNELS, reach = Math.sqrt(3 / (side * side * inputs));
    parameters[`filter${i + 1}`] = values([side, side, inputs, CHANNELS], -reach, reach);
    parameters[`bias${i + 1}`] = values([CHANNELS], -0.1, 0.1);
    parameters[`gamma${i + 1}`] = values([CHANNELS], 0.5, 1.5);
    parameters[`beta${i + 1}`] = values([CHANNELS], -0.5, 0.5);
  });
  return { image: values([HEIGHT, WIDTH, 3], -1, 1), parameters };
}

function lossesOf(image: Values, parameters: Named): ReturnType<typeof referenceLosses> {
  const layers = SIDES.map((_, i) => {
    const [filter, bias, gamma, beta] = ["filter", "bias", "gamma", "beta"].map((name) =>
      parameters[`${name}${i + 1}`]
    );
    return { filter, bias, gamma, beta } satisfies Layer;
  });
  return referenceLosses(image, layers, RELU);
}

function totalOf({ ce, ss, cc }: ReturnType<typeof referenceLosses>): number {
  return WEIGHTS.ce * ce + WEIGHTS.ss * ss + WEIGHTS.cc * cc;
}

/** What the GPU makes of the same step, by name. */
async function stepOnGpu(
  backend: WebgpuBackend,
  image: Values,
  parameters: Named,
): Promise<Record<string, Float32Array>> {
  const arena = backend.createArena();
  const within = <T>(run: () => T): T => {
    tf.setBackend(backend.name); // elsewhere something else may have been set while this waited
    return backend.within({ arena }, run);
  };
  let made: Record<string, tf.Tensor> = {};
  try {
    made = within(() => tf.tidy(() => step(image, parameters)));
    // All at once: each read costs some ten milliseconds.
    const parts = within(() =>
      Object.values(made).map((tensor) => ({ from: backend.denseBuffer(tensor), bytes: tensor.size * 4 }))
    );
    const read = within(() => backend.readBuffers(parts));
    const values = (await read).map((bytes) => new Float32Array(bytes));
    return Object.fromEntries(Object.keys(made).map((name, i) => [name, values[i]]));
  } catch (error) {
    throw await backend.faults.explain(error as Error);
  } finally {
    within(() => tf.dispose(made));
    backend.end(arena);
  }
}

function step(image: Values, parameters: Named): Record<string, tf.Tensor> {
  const tensorOf = ({ shape, data }: Values) => tf.tensor(Float32Array.from(data), shape);
  const names = Object.keys(parameters);
  const input = tensorOf(image) as tf.Tensor3D; // [H, W, 3]
  const kept: Record<string, tf.Tensor> = {};
  const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
    const of = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
    let y = input;
    SIDES.forEach((_, i) => {
      const options = { padding: "replicate", relu: RELU[i] } as const;
      const [filter, bias, gamma, beta] = ["filter", "bias", "gamma", "beta"].map((name) =>
        of[`${name}${i + 1}`]
      );
      const { output, statistics } = convReluStats(y, filter as tf.Tensor4D, bias as tf.Tensor1D, options);
      y = batchNorm(output, statistics, gamma as tf.Tensor1D, beta as tf.Tensor1D); // [H, W, C]
    });
    const { total, summary } = clusterLoss(y, WEIGHTS);
    kept.summary = tf.keep(summary);
    kept.total = tf.keep(total);
    return total;
  };
  const gradients = tf.grads(loss)(names.map((name) => tensorOf(parameters[name])));
  names.forEach((name, i) => kept[`gradient of ${name}`] = gradients[i]);
  const updated = tf.variable(tensorOf(parameters.filter2));
  const velocity = tf.zeros(updated.shape);
  momentumUpdate(updated, velocity, kept["gradient of filter2"], {
    momentum: MOMENTUM,
    learningRate: LEARNING_RATE,
  });
  return { ...kept, updated };
}

/** @throws {Error} also for what is no number */
function compare(what: string, actual: number, expected: number, allowed: number): void {
  if (Math.abs(actual - expected) <= allowed) return;
  throw new Error(`${what} is ${actual}, expected ${expected.toPrecision(7)} ± ${allowed.toPrecision(2)}`);
}
