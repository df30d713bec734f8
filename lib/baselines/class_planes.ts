/** Probabilities of classes, one plane of pixels a class, with zeros round each plane so that it can be displaced. */
export interface ClassPlanes {
  classes: number;
  height: number;
  width: number;
  /** Pixels of zeros on every side of a plane: as far as it can be displaced. */
  margin: number;
  /** Numbers from one row to the next: what follows a row on its right is also what precedes the next on its left. */
  pitch: number;
  /** Numbers from one plane to the next. */
  planeSize: number;
  /** Where the first pixel of a plane is in it, and the end of the last one's row. */
  first: number;
  end: number;
  /** [classes, planeSize]. */
  data: Float64Array;
}

/** Planes of zeros. */
export function createPlanes(
  { height, width }: { height: number; width: number },
  classes: number,
  margin: number,
): ClassPlanes {
  const pitch = width + margin;
  const first = margin * pitch + margin;
  const end = first + height * pitch;
  const planeSize = end + first;
  const data = new Float64Array(classes * planeSize);
  return { classes, height, width, margin, pitch, planeSize, first, end, data };
}
