import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useOracleBackend } from "../../lib/sgscn/oracle.ts";
import { createRandom } from "../../lib/sgscn/random.ts";

/** A tensor by shape and values, before it belongs to a backend. */
export interface Values {
  shape: number[];
  values: Float32Array;
}

/** An op to compare: tensors by name in, tensors by name out. */
export type Op = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** Every output, and for each input the gradient of Σ weights · outputs, the weights random and fixed. */
export type Derivatives = Record<string, Float32Array>;

/** Of |the largest value of the tensor|. */
const RELATIVE = 1e-4;
/** Of |the largest gradient of the op|: some are zero in exact arithmetic. */
const RELATIVE_TO_ALL = 2e-6;
const ABSOLUTE = 1e-6;

/** Random multiples of `grid` in [low, high]: sums of products of such numbers round nowhere. */
export function gridValues(shape: number[], seed: number, { low = -1, high = 1, grid = 1 / 8 } = {}): Values {
  const random = createRandom(seed);
  const count = Math.round((high - low) / grid) + 1;
  const size = shape.reduce((product, side) => product * side, 1);
  return {
    shape,
    values: Float32Array.from({ length: size }, () => low + grid * Math.floor(random() * count)),
  };
}

/** Random numbers in [low, high). */
export function randomValues(shape: number[], seed: number, { low = -1, high = 1 } = {}): Values {
  const random = createRandom(seed);
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, values: Float32Array.from({ length: size }, () => low + (high - low) * random()) };
}

/**
 * The values of the tensors that `make` gives, read one after the other; every tensor it made is disposed of. Reading
 * takes a while on a GPU, and nothing that takes a while fits into `tf.tidy`.
 */
export async function valuesOf<T extends Record<string, tf.Tensor>>(
  make: () => T,
): Promise<Record<keyof T, Float32Array>> {
  const tensors = tf.tidy(make);
  try {
    const values = {} as Record<keyof T, Float32Array>;
    for (const name in tensors) values[name] = (await tensors[name].data()).slice() as Float32Array;
    return values;
  } finally {
    tf.dispose(tensors);
  }
}

/** An op's outputs and gradients on the backend that is active. */
export function differentiate(op: Op, inputs: Record<string, Values>): Promise<Derivatives> {
  return valuesOf(() => {
    const names = Object.keys(inputs);
    const found: Record<string, tf.Tensor> = {};
    const total = (...tensors: tf.Tensor[]) => {
      const outputs = op(Object.fromEntries(names.map((name, i) => [name, tensors[i]])));
      const weighted = Object.entries(outputs).map(([name, output], i) => {
        found[name] = tf.keep(output); // or it would go with the tape
        const { shape, values } = randomValues(output.shape, 1000 + i);
        return tf.sum(tf.mul(output, tf.tensor(values, shape)));
      });
      return tf.addN(weighted) as tf.Scalar;
    };
    const tensors = names.map((name) => tf.tensor(inputs[name].values.slice(), inputs[name].shape));
    const gradients = tf.grads(total)(tensors);
    names.forEach((name, i) => found[`gradient of ${name}`] = gradients[i]);
    return found;
  });
}

/** What oracles gave before, by what they were asked: they are slow, and every backend is compared with the same. */
const known = new Map<string, Derivatives>();

/**
 * Asserts that an op gives on a backend what its oracle gives from stock ops on tfjs's cpu backend.
 *
 * @param what in words; the same for the same inputs alone.
 */
export async function assertAgrees(
  tfBackend: string,
  { op, oracle, inputs }: { op: Op; oracle: Op; inputs: Record<string, Values> },
  what: string,
): Promise<void> {
  tf.setBackend(tfBackend);
  const actual = await differentiate(op, inputs);
  await useOracleBackend();
  const expected = known.get(what) ?? await differentiate(oracle, inputs);
  known.set(what, expected);
  tf.setBackend(tfBackend);
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  const gradients = Object.keys(expected).filter((name) => name.startsWith("gradient"));
  const largestGradient = Math.max(...gradients.map((name) => largest(expected[name])));
  for (const [name, values] of Object.entries(expected)) {
    const slack = gradients.includes(name) ? RELATIVE_TO_ALL * largestGradient : 0;
    assertClose(actual[name], values, RELATIVE * largest(values) + slack + ABSOLUTE, `${what}: ${name}`);
  }
}

/** Asserts |actual − expected| ≤ allowed, everywhere. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, `length of ${what}`);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    assert.ok(error <= allowed, `${what}[${i}] is ${actual[i]}, expected ${expected[i]} ± ${allowed}`); // NaN fails
  }
}

/**
 * Asserts that an op's gradients on the active backend are the slopes that central differences of its own outputs
 * give. The outputs are float32: the step is large, so this is for ops that are smooth over it and for small tensors.
 */
export async function assertSlopes(
  op: Op,
  inputs: Record<string, Values>,
  { step = 1 / 64, tolerance = 5e-3 } = {},
): Promise<void> {
  const found = await differentiate(op, inputs);
  // float64 sum: the difference of two large sums is what is looked at.
  const total = async (changed: Record<string, Values>) => {
    const outputs = await valuesOf(() => {
      const tensors = Object.entries(changed).map((
        [name, { shape, values }],
      ) => [name, tf.tensor(values.slice(), shape)]);
      return op(Object.fromEntries(tensors));
    });
    return Object.values(outputs).reduce((sum, output, i) => {
      const { values: weights } = randomValues([output.length], 1000 + i);
      return sum + output.reduce((part, value, j) => part + value * weights[j], 0);
    }, 0);
  };
  for (const [name, { shape, values }] of Object.entries(inputs)) {
    const slopes: number[] = [];
    for (const i of values.keys()) {
      const at = (delta: number) => {
        const moved = values.slice();
        moved[i] += delta;
        return total({ ...inputs, [name]: { shape, values: moved } });
      };
      slopes.push((await at(step) - await at(-step)) / (2 * step));
    }
    const allowed = tolerance * Math.max(1, largest(slopes));
    assertClose(found[`gradient of ${name}`], slopes, allowed, `slope by ${name}`);
  }
}

function largest(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
