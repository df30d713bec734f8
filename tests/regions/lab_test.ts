import assert from "node:assert/strict";
import { writeLab } from "../../lib/regions/lab.ts";
import { KNOWN_COLOURS } from "./known_colours.ts";

Deno.test("colours have the CIELAB values that are published for sRGB under D65", () => {
  const lab = new Float64Array(3);
  for (const [[red, green, blue], expected] of KNOWN_COLOURS) {
    writeLab(red, green, blue, lab);
    expected.forEach((value, i) =>
      assert.ok(Math.abs(lab[i] - value) < 0.02, `${[red, green, blue]}: ${[...lab]} is not ${expected}`)
    );
  }
});
