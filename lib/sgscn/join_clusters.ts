import type { Scores } from "./training.ts";

/** Clusters that are one at the end of training: for each label, 0–255, the label that stands for it. */
export type JoinedLabels = Uint8Array;

/**
 * Lets clusters that the network hardly tells apart become one: the pair whose mean scores correlate most, over and over,
 * until no pair correlates by more than `similarity`. The joined cluster keeps the label of its largest part, and how
 * many clusters are left follows the image.
 *
 * Two clusters that share a look (two shades of the same skin, a lesion's core and its rim) raise and lower the same
 * channels, and differ only in which of them wins. Correlation is Pearson's, over the channels; a joined cluster's mean is
 * over all its pixels.
 *
 * A departure from the paper, where clusters only die out while it trains: training stops telling clusters apart
 * long before it stops moving their borders, and what is left over is joined here, by what the network has learnt.
 *
 * @param scores Ŝ and its labels, [H, W, C].
 * @param similarity 0–1; smaller joins more, 1 joins none.
 */
export function joinClusters(scores: Scores, similarity: number): JoinedLabels {
  const joined = Uint8Array.from({ length: 256 }, (_, label) => label);
  const clusters = profilesOf(scores);
  const alikeness = clusters.map((a) => clusters.map((b) => correlation(a.profile, b.profile)));
  while (clusters.length > 1) {
    const [a, b] = mostAlike(alikeness);
    if (!(alikeness[a][b] > similarity)) break;
    const [kept, gone] = clusters[a].pixels >= clusters[b].pixels ? [a, b] : [b, a];
    for (let label = 0; label < 256; label++) {
      if (joined[label] === clusters[gone].label) joined[label] = clusters[kept].label;
    }
    clusters[kept] = { label: clusters[kept].label, ...meanOf(clusters[kept], clusters[gone]) };
    clusters.forEach((other, i) => {
      alikeness[kept][i] = alikeness[i][kept] = correlation(clusters[kept].profile, other.profile);
    });
    clusters.splice(gone, 1);
    alikeness.splice(gone, 1);
    for (const row of alikeness) row.splice(gone, 1);
  }
  return joined;
}

interface Profile {
  pixels: number;
  /** Mean score of each channel, [channels]. */
  profile: Float64Array;
}

/** Mean scores of every cluster in use, by label. */
function profilesOf({ labels, channels, pitch, data }: Scores): (Profile & { label: number })[] {
  const pixels = new Float64Array(256);
  const sums: (Float64Array | undefined)[] = new Array(256);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    pixels[label]++;
    addTo(sums[label] ??= new Float64Array(channels), data, i * pitch);
  }
  return sums.flatMap((sum, label) =>
    sum ? [{ label, pixels: pixels[label], profile: sum.map((value) => value / pixels[label]) }] : []
  );
}

/** A function of its own, since V8 compiles what is called often sooner than a loop within a loop. */
function addTo(sum: Float64Array, data: Float32Array, from: number): void {
  for (let c = 0; c < sum.length; c++) sum[c] += data[from + c];
}

function meanOf(a: Profile, b: Profile): Profile {
  const pixels = a.pixels + b.pixels;
  return {
    pixels,
    profile: a.profile.map((value, c) => (a.pixels * value + b.pixels * b.profile[c]) / pixels),
  };
}

/** Pearson's; 0 where one of them is flat, and says nothing. */
function correlation(a: Float64Array, b: Float64Array): number {
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  let both = 0, squareA = 0, squareB = 0;
  for (let c = 0; c < a.length; c++) {
    const fromA = a[c] - meanA, fromB = b[c] - meanB;
    both += fromA * fromB;
    squareA += fromA * fromA;
    squareB += fromB * fromB;
  }
  return squareA === 0 || squareB === 0 ? 0 : both / Math.sqrt(squareA * squareB);
}

/** The first of the pairs that are alike most, a < b. */
function mostAlike(alikeness: number[][]): [number, number] {
  let best: [number, number] = [0, 1];
  for (let a = 0; a < alikeness.length; a++) {
    for (let b = a + 1; b < alikeness.length; b++) {
      if (alikeness[a][b] > alikeness[best[0]][best[1]]) best = [a, b];
    }
  }
  return best;
}
