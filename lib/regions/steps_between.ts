/** How the pixels of a row or a column lie between the centres of cells. */
export interface Steps {
  /** The cell before each pixel, one that has another behind it unless there is but one. */
  cells: Uint16Array;
  /** How far each pixel is on the way to the next cell, 0–1. */
  fractions: Float32Array;
}

/** Where `pixels` lie between the centres of `cells`; before the first and behind the last they count as on it. */
export function stepsBetween(pixels: number, cells: number): Steps {
  const steps = { cells: new Uint16Array(pixels), fractions: new Float32Array(pixels) };
  for (let pixel = 0; pixel < pixels; pixel++) {
    const place = Math.min(Math.max((pixel + 0.5) * cells / pixels - 0.5, 0), cells - 1);
    steps.cells[pixel] = Math.max(0, Math.min(Math.floor(place), cells - 2));
    steps.fractions[pixel] = place - steps.cells[pixel];
  }
  return steps;
}
