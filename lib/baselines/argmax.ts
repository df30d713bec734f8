/** The class with the highest score of each pixel, the lowest on a tie. @param scores [pixels, classes], classes ≤ 256. */
export function argmax(scores: ArrayLike<number>, classes: number): Uint8Array {
  const labels = new Uint8Array(scores.length / classes);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const at = pixel * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[at + c] > scores[at + best]) best = c;
    labels[pixel] = best;
  }
  return labels;
}
