import { LAB_TABLES, SHARES, STEPS_AT } from "./lab_tables.ts";

/** Where the shares of green and of blue begin. */
const GREEN = 256 * SHARES, BLUE = 2 * GREEN;

/**
 * CIELAB from 8-bit sRGB, by the tables that the kernels read: writes L* (0–100), a* and b* of one colour, 0–255 each, to
 * `lab[0]`, `lab[1]` and `lab[2]`.
 */
export function writeLab(red: number, green: number, blue: number, lab: Float64Array): void {
  const x = fOfShare(red, green, blue, 0),
    y = fOfShare(red, green, blue, 1),
    z = fOfShare(red, green, blue, 2);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

/** CIE's f of X/Xn, Y/Yn or Z/Zn. */
function fOfShare(red: number, green: number, blue: number, axis: 0 | 1 | 2): number {
  const share = LAB_TABLES[red * SHARES + axis] + LAB_TABLES[GREEN + green * SHARES + axis] +
    LAB_TABLES[BLUE + blue * SHARES + axis];
  const step = share | 0, at = STEPS_AT + 2 * step;
  return LAB_TABLES[at] + (share - step) * LAB_TABLES[at + 1];
}
