import { makeRoom } from "../pixels/make_room.ts";

/** Two clusters that become one. */
export interface Join {
  /** The label of the larger, which stays, */
  kept: number;
  /** and the one that goes, 0–255. */
  gone: number;
  /** How alike they are, at most 1. */
  similarity: number;
}

/** How likely the network takes the pixels of each label for those of every other. */
export interface LabelProbabilities {
  /** The labels in use, ascending. */
  used: readonly number[];
  /** For each label the sums, over its pixels, of how likely each of those in use is: [256, used]. */
  sums: Float64Array;
}

/**
 * What a difference in colour as large as the image's own deviation takes from the likeness of two clusters. Chosen with
 * the options' `joinSimilarity` on the even development images, where 0.04 to 0.06 did alike; 0 lost 1 to 3 points of DSC.
 */
const COLOUR_WEIGHT = 0.05;

/** Pixels, L*, a* and b* of a cluster in the kernel's memory, before its probabilities; and bytes of a join. */
const OWN_SUMS = 4, JOIN_BYTES = 16;

/** So many clusters are left: one would say nothing. A barely trained network takes every cluster for every other. */
const FEWEST = 2;

/**
 * In which order clusters that the network hardly tells apart become one: the pair that is most alike, over and over, until
 * two are left, or one on either side. How many of the joins are made is for others to say.
 *
 * How alike two clusters are is the Bhattacharyya coefficient of their mean label probabilities, Σₖ √(p̄ₐₖ · p̄ᵦₖ): 1 where
 * the network sees the same in both, 0 where it never takes one for the other; less a little for the difference of their
 * colours, so that of clusters which are as alike those are joined that look it. A joined cluster's means are over all its
 * pixels.
 *
 * A departure from the paper, where clusters only die out while it trains: training stops telling clusters apart
 * long before it stops moving their borders, and what is left over is joined here, by what the network has learnt.
 *
 * @param labels The label that wins at each pixel, [H, W].
 * @param probabilities What the scores behind them say.
 * @param lab The colours of what was segmented, [H, W, 3]: see `toLab()`.
 * @param sides By label: those with different bytes here are never joined, [256].
 */
export function findJoins(
  labels: Uint8Array,
  probabilities: LabelProbabilities,
  lab: Float32Array,
  sides: Uint8Array = new Uint8Array(256),
): Join[] {
  const { used, sums } = probabilities, count = used.length, width = OWN_SUMS + count;
  const { kernels, at, bytes, words, floats, doubles } = makeRoom({
    labels: labels.length,
    lab: lab.byteLength,
    profiles: 256 * OWN_SUMS * 8,
    sums: count * width * 8,
    alike: count * count * 8,
    sides: count,
    isGone: count,
    joins: count * JOIN_BYTES,
  });
  bytes.set(labels, at.labels);
  floats.set(lab, at.lab / 4);
  const profiles = doubles.subarray(at.profiles / 8, at.profiles / 8 + 256 * OWN_SUMS).fill(0);
  const squared = kernels.sumProfiles(at.labels, at.lab, labels.length, at.profiles);
  for (const [i, label] of used.entries()) {
    bytes[at.sides + i] = sides[label];
    const to = at.sums / 8 + i * width;
    doubles.set(profiles.subarray(label * OWN_SUMS, (label + 1) * OWN_SUMS), to);
    doubles.set(sums.subarray(label * count, (label + 1) * count), to + OWN_SUMS);
  }
  const deviation = deviationOf(profiles, squared, labels.length);
  const weight = deviation > 0 ? COLOUR_WEIGHT / deviation : 0;
  const made = kernels.joinClusters(count, at.sums, weight, at.sides, FEWEST, at.alike, at.isGone, at.joins);
  return Array.from({ length: made }, (_, i) => {
    const join = at.joins + i * JOIN_BYTES;
    const [kept, gone] = words.subarray(join / 4, join / 4 + 2);
    return { kept: used[kept], gone: used[gone], similarity: doubles[join / 8 + 1] };
  });
}

/** The standard deviation of all pixels' colours. */
function deviationOf(profiles: Float64Array, squared: number, pixels: number): number {
  let variance = squared / pixels;
  for (let axis = 1; axis < OWN_SUMS; axis++) {
    let sum = 0;
    for (let at = axis; at < profiles.length; at += OWN_SUMS) sum += profiles[at];
    variance -= (sum / pixels) ** 2;
  }
  return Math.sqrt(Math.max(0, variance));
}

/** What stands for each label, 0–255, once these joins are made in their order: itself, or what it has become. */
export function labelsAfter(joins: readonly Join[]): Uint8Array {
  const labels = Uint8Array.from({ length: 256 }, (_, label) => label);
  for (const { kept, gone } of joins) {
    for (let label = 0; label < 256; label++) if (labels[label] === gone) labels[label] = kept;
  }
  return labels;
}
