import type { Parameter } from "../sgscn/initialise.ts";
import { createRandom } from "../sgscn/random.ts";

/** Makes the heads' random numbers others than the convolutions'. */
const HEAD_SEED = 0x48454144;

/** A part of a head's parameters; heads are counted from 0. */
export type HeadName = `head${number}/${"weight" | "bias"}`;

/**
 * 1×1 convolutions from `channels` features to so many classes each, before training: weights [1, 1, channels, classes] by
 * He's rule for ReLU, of variance 2/channels, and biases [classes] of 0, both as in IIC's published code. Weights of the
 * convolutions' own, smaller rule leave the first classes so alike that one or two of three die before they differ.
 *
 * Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015, https://arxiv.org/abs/1502.01852.
 */
export function initialiseHeads(
  heads: readonly number[],
  channels: number,
  seed: number,
): Record<HeadName, Parameter> {
  const random = createRandom(seed ^ HEAD_SEED);
  const bound = Math.sqrt(6 / channels); // a uniform number's variance is bound²/3
  const weights = (classes: number): Parameter => ({
    shape: [1, 1, channels, classes],
    values: Float32Array.from({ length: channels * classes }, () => (2 * random() - 1) * bound),
  });
  return Object.fromEntries(heads.flatMap((classes, head) => [
    [`head${head}/weight`, weights(classes)],
    [`head${head}/bias`, { shape: [classes], values: new Float32Array(classes) }],
  ]));
}
