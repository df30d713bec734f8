import { SgscnError } from "../errors.ts";
import { parseTarget, type TargetPoint } from "../target_option.ts";

type Size = { height: number; width: number };

/**
 * Refuses the option `target` where a point of it lies outside the image; known as soon as its size is.
 *
 * @throws {SgscnError} `invalid-option`
 */
export function checkTargetPoints(image: Size, { target }: { target: string }): void {
  const choice = parseTarget(target);
  if (choice?.mode === "points") { for (const point of choice.points) pixelAt(image, point); }
}

/** The pixel that a point is in, as an index into [height, width]. @throws {SgscnError} `invalid-option` */
export function pixelAt({ height, width }: Size, { x, y }: Pick<TargetPoint, "x" | "y">): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column >= width) throw outside("x", width, x);
  if (row >= height) throw outside("y", height, y);
  return row * width + column;
}

function outside(axis: string, size: number, value: number): SgscnError {
  return new SgscnError(
    "invalid-option",
    `Cannot choose target: ${axis} of a point must be below ${size}, got ${value}`,
    { field: "target", limit: size, value },
  );
}
