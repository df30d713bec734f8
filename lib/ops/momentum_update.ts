import * as tf from "@tensorflow/tfjs-core";
import { MOMENTUM_UPDATE, type MomentumAttributes } from "./kernel_names.ts";

/**
 * v ← momentum·v + g, p ← p − learningRate·v, in place: SGD with momentum as PyTorch has it.
 *
 * @param parameter any shape; changed.
 * @param velocity the same shape, zeros at first; changed.
 * @param gradient the same shape.
 */
export function momentumUpdate(
  parameter: tf.Variable,
  velocity: tf.Tensor,
  gradient: tf.Tensor,
  attributes: MomentumAttributes,
): void {
  if (parameter.size !== velocity.size || parameter.size !== gradient.size) {
    throw new Error(
      `Cannot update [${parameter.shape}]: velocity [${velocity.shape}], gradient [${gradient.shape}]`,
    );
  }
  tf.engine().runKernel(MOMENTUM_UPDATE, { parameter, velocity, gradient }, { ...attributes });
}
