import { fitSize } from "../image/resize_image.ts";
import { makeRoom } from "../pixels/make_room.ts";
import type { RgbImage } from "../types.ts";
import { LAB_TABLES } from "./lab_tables.ts";
import { cellStarts } from "./survey_pixels.ts";

/** Sums of an image's colours in coarse cells: most of an image is cells that lie in one region. */
export interface CellSums {
  /** Each row of cells' first row of pixels, and the number of rows at the end; columns likewise. */
  rows: Uint32Array;
  columns: Uint32Array;
  /** Of red, green, blue (0–255), L*, a*, b* and the squares of these three: [rows, columns, 9]. */
  data: Float64Array;
}

/** Along the longest side at most: smaller cells lie in one region more often, and are more to sum up. */
const CELLS = 128;
/** Red to the square of b*, as `SUM` of {@linkcode RegionGraph} has them. */
const CELL_SUMS = 9;

/** Sums an image's colours up, so that whoever finds regions later need not look at most of its pixels again. */
export function sumCells({ height, width, data }: Pick<RgbImage, "height" | "width" | "data">): CellSums {
  const { height: h, width: w } = fitSize({ height, width }, CELLS);
  const rows = cellStarts(height, h), columns = cellStarts(width, w);
  const sums = new Float64Array(h * w * CELL_SUMS);
  const mostRows = Math.ceil(height / h);
  const { kernels, at, bytes, words, doubles } = makeRoom({
    tables: LAB_TABLES.byteLength,
    image: mostRows * width * 3,
    columns: columns.byteLength,
    sums: w * CELL_SUMS * 8,
  });
  doubles.set(LAB_TABLES, at.tables / 8);
  words.set(columns, at.columns / 4);
  for (let row = 0; row < h; row++) {
    bytes.set(data.subarray(rows[row] * width * 3, rows[row + 1] * width * 3), at.image);
    kernels.sumCells(rows[row + 1] - rows[row], width, at.image, at.tables, w, at.columns, at.sums);
    sums.set(doubles.subarray(at.sums / 8, at.sums / 8 + w * CELL_SUMS), row * w * CELL_SUMS);
  }
  return { rows, columns, data: sums };
}
