import assert from "node:assert/strict";
import { proposeMasses } from "../../lib/regions/propose_masses.ts";
import { away, disc, HEIGHT, speckle, WIDTH } from "./speckle.ts";

Deno.test("what has an edge all round is proposed first, large or small, dark or bright", () => {
  for (const radius of [8, 20, 50]) {
    for (const [within, tone] of [[40, "darker"], [200, "brighter"]] as const) {
      const [first] = proposeMasses(speckle(disc(96, 130, radius, within)), "auto");
      assert.equal(first.tone, tone);
      assert.ok(first.radius! > radius / 2 && first.radius! < 2 * radius, `${radius}: ${first.radius}`);
      assert.ok(away(96, 130, ...first.point) < Math.max(6, radius / 2), `${radius}: ${first.point}`);
    }
  }
});

Deno.test("only the tone that is asked for is proposed, each place once, and forty at most", () => {
  const stack = speckle((y, x) => away(60, 60, y, x) <= 20 ? 40 : away(120, 180, y, x) <= 20 ? 200 : 120);
  for (const [wanted, row, column] of [["darker", 60, 60], ["brighter", 120, 180]] as const) {
    const found = proposeMasses(stack, wanted);
    assert.ok(found.every(({ tone }) => tone === wanted));
    assert.ok(away(row, column, ...found[0].point) < 10);
  }
  const found = proposeMasses(stack, "auto");
  assert.equal(found.length, 40);
  assert.equal(new Set(found.map(({ point }) => `${point}`)).size, found.length);
});

Deno.test("no place in the frame is proposed, and none where all is frame", () => {
  const usable = Uint8Array.from({ length: HEIGHT * WIDTH }, (_, at) => Number(at % WIDTH < 120));
  const found = proposeMasses(speckle(disc(96, 180, 20, 40), usable), "auto");
  assert.ok(found.length > 0 && found.every(({ point: [, column] }) => column < 120));
  assert.deepEqual(proposeMasses(speckle(() => 90, new Uint8Array(HEIGHT * WIDTH)), "auto"), []);
});
