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

/** So many clusters are left: one would say nothing. A barely trained network takes every cluster for every other. */
const FEWEST = 2;

/**
 * In which order clusters that the network hardly tells apart become one: the pair that is most alike, over and over, until
 * two are left. How many of the joins are made is for others to say.
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
 */
export function findJoins(
  labels: Uint8Array,
  probabilities: LabelProbabilities,
  lab: Float32Array,
): Join[] {
  const { clusters, deviation } = profilesOf(labels, probabilities, lab);
  const likeness = (a: Profile, b: Profile) => alikeness(a, b, deviation);
  const alike = clusters.map((a) => clusters.map((b) => likeness(a, b)));
  const joins: Join[] = [];
  while (clusters.length > FEWEST) {
    const [a, b] = mostAlike(alike);
    const [kept, gone] = clusters[a].pixels >= clusters[b].pixels ? [a, b] : [b, a];
    joins.push({ kept: clusters[kept].label, gone: clusters[gone].label, similarity: alike[a][b] });
    clusters[kept] = unite(clusters[kept], clusters[gone]);
    clusters.forEach((other, i) => alike[kept][i] = alike[i][kept] = likeness(clusters[kept], other));
    clusters.splice(gone, 1);
    alike.splice(gone, 1);
    for (const row of alike) row.splice(gone, 1);
  }
  return joins;
}

/** What stands for each label, 0–255, once these joins are made in their order: itself, or what it has become. */
export function labelsAfter(joins: readonly Join[]): Uint8Array {
  const labels = Uint8Array.from({ length: 256 }, (_, label) => label);
  for (const { kept, gone } of joins) {
    for (let label = 0; label < 256; label++) if (labels[label] === gone) labels[label] = kept;
  }
  return labels;
}

/** A cluster's sums over its pixels. */
interface Profile {
  label: number;
  pixels: number;
  /** Of the probability of each label in use. */
  probabilities: Float64Array;
  /** Of L*, a* and b*, each over 100. */
  lab: Float64Array;
}

/** The profile of every cluster in use, by label, and the standard deviation of all pixels' colours. */
function profilesOf(
  labels: Uint8Array,
  { used, sums: probabilities }: LabelProbabilities,
  lab: Float32Array,
): { clusters: Profile[]; deviation: number } {
  const pixels = new Float64Array(256), labs = new Float64Array(256 * 3), sum = new Float64Array(3);
  let squared = 0;
  for (let i = 0; i < labels.length; i++) {
    pixels[labels[i]]++;
    for (let axis = 0; axis < 3; axis++) {
      const value = lab[3 * i + axis];
      labs[3 * labels[i] + axis] += value;
      sum[axis] += value;
      squared += value * value;
    }
  }
  const mean = sum.map((value) => value / labels.length);
  const variance = squared / labels.length - mean.reduce((total, value) => total + value * value, 0);
  const clusters = used.map((label): Profile => ({
    label,
    pixels: pixels[label],
    probabilities: probabilities.slice(label * used.length, (label + 1) * used.length),
    lab: labs.slice(3 * label, 3 * label + 3),
  }));
  return { clusters, deviation: Math.sqrt(Math.max(0, variance)) };
}

function alikeness(a: Profile, b: Profile, deviation: number): number {
  let overlap = 0;
  for (let k = 0; k < a.probabilities.length; k++) {
    overlap += Math.sqrt(a.probabilities[k] * b.probabilities[k]);
  }
  const difference = Math.hypot(...a.lab.map((value, axis) => value / a.pixels - b.lab[axis] / b.pixels));
  return overlap / Math.sqrt(a.pixels * b.pixels) -
    (deviation > 0 ? COLOUR_WEIGHT * difference / deviation : 0);
}

function unite(a: Profile, b: Profile): Profile {
  return {
    label: a.label,
    pixels: a.pixels + b.pixels,
    probabilities: a.probabilities.map((value, k) => value + b.probabilities[k]),
    lab: a.lab.map((value, axis) => value + b.lab[axis]),
  };
}

/** The first of the pairs that are alike most, a < b. */
function mostAlike(alike: number[][]): [number, number] {
  let best: [number, number] = [0, 1];
  for (let a = 0; a < alike.length; a++) {
    for (let b = a + 1; b < alike.length; b++) {
      if (alike[a][b] > alike[best[0]][best[1]]) best = [a, b];
    }
  }
  return best;
}
