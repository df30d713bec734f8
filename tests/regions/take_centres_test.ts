import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { takeCentres } from "../../lib/regions/take_centres.ts";

Deno.test("takeCentres() looks up, for each table, the label at the centre of every cell", () => {
  const random = seededRandom(3);
  const tables = [0, 1].map(() => Uint8Array.from({ length: 256 }, () => 256 * random()));
  for (
    const [height, width, down, across] of [[30, 40, 30, 40], [97, 64, 11, 13], [200, 300, 64, 1], [
      5,
      9,
      1,
      1,
    ]]
  ) {
    const data = Uint8Array.from({ length: height * width }, () => 256 * random());
    const cells = { height: down, width: across };
    const found = takeCentres({ height, width, data }, cells, tables);
    for (const [i, table] of tables.entries()) {
      const expected = Array.from({ length: down * across }, (_, cell) => {
        const row = Math.floor((Math.floor(cell / across) + 0.5) * height / down);
        const column = Math.floor((cell % across + 0.5) * width / across);
        return table[data[row * width + column]];
      });
      assert.deepEqual([...found[i]], expected);
    }
  }
});
