import assert from "node:assert/strict";
import { writeLab } from "../../lib/regions/lab.ts";

Deno.test("colours have the CIELAB values that are published for sRGB under D65", () => {
  const known: [number[], number[]][] = [
    [[0, 0, 0], [0, 0, 0]],
    [[255, 255, 255], [100, 0, 0]],
    [[255, 0, 0], [53.24, 80.09, 67.2]],
    [[0, 255, 0], [87.73, -86.18, 83.18]],
    [[0, 0, 255], [32.3, 79.19, -107.86]],
    [[128, 128, 128], [53.59, 0, 0]],
    [[1, 1, 1], [0.27, 0, 0]],
  ];
  const lab = new Float64Array(3);
  for (const [[red, green, blue], expected] of known) {
    writeLab(red, green, blue, lab);
    expected.forEach((value, i) =>
      assert.ok(Math.abs(lab[i] - value) < 0.02, `${[red, green, blue]}: ${[...lab]} is not ${expected}`)
    );
  }
});
