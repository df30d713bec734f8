import { createRandom } from "./random.ts";

/** One layer's part of a parameter's name: convolutions and the batch norms after them, counted from 1. */
export type ParameterName = `conv${1 | 2 | 3}/${"weight" | "bias"}` | `bn${1 | 2 | 3}/${"gamma" | "beta"}`;

/** A parameter: convolution weights are [kernel height, kernel width, in, out] as in tfjs, all else is [channels]. */
export interface Parameter {
  shape: number[];
  values: Float32Array;
}

/** Everything that training changes. */
export type Parameters = Record<ParameterName, Parameter>;

/** The shape of the network: three convolutions, 3×3, 3×3 and `lastKernel`×`lastKernel`, of `channels` features each. */
export interface NetworkShape {
  channels: number;
  /** 1 or 3. */
  lastKernel: number;
  /** 3 for colour. */
  inputChannels: number;
}

/**
 * The parameters before training: convolution weights and biases uniform on [−1/√fanIn, 1/√fanIn), where fanIn is the
 * number of inputs of one output; batch norms with γ = 1, β = 0.
 *
 * The numbers are drawn layer by layer, weights before biases, in storage order, so that a seed gives the same bytes on
 * every platform and for every engine.
 *
 * Source: PyTorch's default for Conv2d and BatchNorm2d, which the published code uses unchanged.
 *
 * @example
 * ```ts
 * import { initialise } from "./initialise.ts";
 *
 * const parameters = initialise({ channels: 100, lastKernel: 1, inputChannels: 3 }, 0);
 * console.log(parameters["conv3/weight"].shape); // [1, 1, 100, 100]
 * ```
 */
export function initialise({ channels, lastKernel, inputChannels }: NetworkShape, seed: number): Parameters {
  const random = createRandom(seed);
  const uniform = (shape: number[], bound: number): Parameter => {
    const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
    for (let i = 0; i < values.length; i++) values[i] = (2 * random() - 1) * bound;
    return { shape, values };
  };
  const constant = (value: number): Parameter => ({
    shape: [channels],
    values: new Float32Array(channels).fill(value),
  });

  const parameters: Partial<Parameters> = {};
  for (const [layer, kernel, inputs] of layers({ channels, lastKernel, inputChannels })) {
    const bound = 1 / Math.sqrt(kernel * kernel * inputs);
    parameters[`conv${layer}/weight`] = uniform([kernel, kernel, inputs, channels], bound);
    parameters[`conv${layer}/bias`] = uniform([channels], bound);
    parameters[`bn${layer}/gamma`] = constant(1);
    parameters[`bn${layer}/beta`] = constant(0);
  }
  return parameters as Parameters;
}

function layers({ channels, lastKernel, inputChannels }: NetworkShape): [1 | 2 | 3, number, number][] {
  return [[1, 3, inputChannels], [2, 3, channels], [3, lastKernel, channels]];
}
