import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";

/**
 * What lies at the centres of coarse cells of a map.
 *
 * @param map of labels, [H, W]
 * @param cells as many to a side or fewer, [height, width]
 * @param tables for each of them, what a label stands for, a byte each
 * @returns for each table, [height, width]
 */
export function takeCentres(
  map: LabelMap,
  { height, width }: { height: number; width: number },
  tables: readonly Uint8Array[],
): Uint8Array[] {
  const { kernels, at, bytes, words } = makeRoom({
    rows: height * map.width,
    columns: width * 4,
    table: 256,
    to: height * width,
  });
  for (let row = 0; row < height; row++) {
    const from = centre(row, height, map.height) * map.width;
    bytes.set(map.data.subarray(from, from + map.width), at.rows + row * map.width);
  }
  for (let column = 0; column < width; column++) {
    words[at.columns / 4 + column] = centre(column, width, map.width);
  }
  return tables.map((table) => {
    bytes.set(table, at.table);
    kernels.takeColumns(at.rows, height, map.width, at.columns, width, at.table, at.to);
    return bytes.slice(at.to, at.to + height * width);
  });
}

/** The pixel at the centre of a cell, of so many to a side. */
function centre(cell: number, cells: number, pixels: number): number {
  return Math.floor((cell + 0.5) * pixels / cells);
}
