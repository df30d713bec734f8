/** The labels that some pixel has, ascending. */
export function labelsInUse(labels: Uint8Array): number[] {
  const isUsed = new Uint8Array(256);
  for (let i = 0; i < labels.length; i++) isUsed[labels[i]] = 1;
  return Array.from(isUsed.keys()).filter((label) => isUsed[label]);
}

/**
 * How likely each of some labels is at one pixel: softmax of the pixel's scores over those labels alone. Channels that no
 * pixel chose carry no cluster, and most of a hundred are such.
 *
 * @param from where the pixel's scores begin in `scores`
 * @param out written at `at` and after it, one for each label: 0–1, summing to 1
 */
export function writeLabelProbabilities(
  scores: Float32Array,
  from: number,
  labels: readonly number[],
  out: Float32Array | Float64Array,
  at = 0,
): void {
  let largest = -Infinity;
  for (let k = 0; k < labels.length; k++) largest = Math.max(largest, scores[from + labels[k]]);
  let sum = 0;
  for (let k = 0; k < labels.length; k++) sum += out[at + k] = Math.exp(scores[from + labels[k]] - largest);
  for (let k = 0; k < labels.length; k++) out[at + k] /= sum;
}
