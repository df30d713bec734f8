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

/**
 * One row of pixels of a field that is given for cells, interpolated between them (bilinearly).
 *
 * @param field [cells down, cells across]
 * @param y the row, of `down`
 * @param values written: one for each pixel of `across`
 */
export function interpolateRow(
  field: Float32Array,
  cellsAcross: number,
  { down, across }: { down: Steps; across: Steps },
  y: number,
  values: Float32Array,
): void {
  const { cells, fractions } = across;
  const v = down.fractions[y];
  const above = down.cells[y] * cellsAcross, below = v > 0 ? above + cellsAcross : above;
  let cell = -1, start = 0, rise = 0;
  for (let x = 0; x < values.length; x++) {
    if (cells[x] !== cell) {
      cell = cells[x];
      const next = Math.min(cell + 1, cellsAcross - 1);
      start = field[above + cell] + v * (field[below + cell] - field[above + cell]);
      rise = field[above + next] + v * (field[below + next] - field[above + next]) - start;
    }
    values[x] = start + fractions[x] * rise;
  }
}
