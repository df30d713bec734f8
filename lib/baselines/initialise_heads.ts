import type { Parameter } from "../sgscn/initialise.ts";
import { createRandom } from "../sgscn/random.ts";

/** Makes the heads' random numbers others than the convolutions'. */
const HEAD_SEED = 0x48454144;

/** A part of a head's parameters; heads are counted from 0. */
export type HeadName = `head${number}/${"weight" | "bias"}`;

/**
 * 1×1 convolutions from `channels` features to so many classes each, before training: weights [1, 1, channels, classes] and
 * biases [classes], uniform on [−1/√channels, 1/√channels) as `initialise` has them.
 */
export function initialiseHeads(
  heads: readonly number[],
  channels: number,
  seed: number,
): Record<HeadName, Parameter> {
  const random = createRandom(seed ^ HEAD_SEED), bound = 1 / Math.sqrt(channels);
  const uniform = (shape: number[]): Parameter => {
    const size = shape.reduce((product, side) => product * side, 1);
    return { shape, values: Float32Array.from({ length: size }, () => (2 * random() - 1) * bound) };
  };
  return Object.fromEntries(heads.flatMap((classes, head) => [
    [`head${head}/weight`, uniform([1, 1, channels, classes])],
    [`head${head}/bias`, uniform([classes])],
  ]));
}
