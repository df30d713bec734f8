import * as tf from "@tensorflow/tfjs-core";
import type { MomentumAttributes } from "../ops/kernel_names.ts";
import { momentumUpdate } from "../ops/momentum_update.ts";
import type { Parameter } from "./initialise.ts";

/** Parameters in training: tfjs variables, and the velocity of each. */
export interface TrainedVariables<Name extends string> {
  readonly variables: Readonly<Record<Name, tf.Variable>>;
  /** A loss and its gradient by every variable, which it must depend on. The caller disposes of both. */
  differentiate(loss: () => tf.Scalar): { value: tf.Scalar; gradients: Record<Name, tf.Tensor> };
  /** One step of gradient descent with momentum. */
  update(gradients: Readonly<Record<Name, tf.Tensor>>, options: MomentumAttributes): void;
  /** Begins anew with one of them: other values, no velocity. */
  reset(name: Name, values: Float32Array): void;
  dispose(): void;
}

/** @param parameters what to begin with; copied. */
export function createTrainedVariables<Name extends string>(
  parameters: Readonly<Record<Name, Parameter>>,
): TrainedVariables<Name> {
  const names = Object.keys(parameters) as Name[];
  const variables = {} as Record<Name, tf.Variable>;
  const velocities = {} as Record<Name, tf.Tensor>;
  for (const name of names) {
    const { shape, values } = parameters[name];
    const initial = tf.tensor(values.slice(), shape);
    variables[name] = tf.variable(initial);
    velocities[name] = tf.zeros(shape);
    initial.dispose();
  }
  const list = names.map((name) => variables[name]);

  return {
    variables,
    differentiate(loss) {
      const { value, grads } = tf.variableGrads(loss, list);
      const gradients = Object.fromEntries(names.map((name) => [name, grads[variables[name].name]]));
      return { value, gradients: gradients as Record<Name, tf.Tensor> };
    },
    update(gradients, options) {
      for (const name of names) {
        momentumUpdate(variables[name], velocities[name], gradients[name], options);
      }
    },
    reset(name, values) {
      const { shape } = variables[name];
      const fresh = tf.tensor(values.slice(), shape);
      variables[name].assign(fresh);
      fresh.dispose();
      velocities[name].dispose();
      velocities[name] = tf.zeros(shape);
    },
    dispose() {
      tf.dispose([...list, ...Object.values<tf.Tensor>(velocities)]);
    },
  };
}
