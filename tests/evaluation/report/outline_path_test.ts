import assert from "node:assert/strict";
import { outlinePath, PATH_UNITS } from "../../../lib/evaluation/report/cases/outline_path.ts";
import { seededRandom } from "../../../lib/image/seeded_random.ts";

interface Mask {
  height: number;
  width: number;
  data: Uint8Array;
}

function draw(height: number, width: number, isSet: (y: number, x: number) => boolean): Mask {
  const data = Uint8Array.from(
    { length: height * width },
    (_, i) => isSet(Math.floor(i / width), i % width) ? 1 : 0,
  );
  return { height, width, data };
}

/** The rings of a path in pixels of the picture. */
function rings(path: string): [number, number][][] {
  return path.split("z").slice(0, -1).map((ring) => {
    const [, start, steps] = /^M(-?\d+ -?\d+)l(.*)$/.exec(ring)!;
    const numbers = (text: string) => text.match(/-?\d+/g)!.map(Number);
    const [x, y] = numbers(start);
    const at: [number, number] = [x, y];
    const points: [number, number][] = [[x, y]];
    const flat = numbers(steps);
    for (let i = 0; i < flat.length; i += 2) {
      at[0] += flat[i];
      at[1] += flat[i + 1];
      points.push([at[0], at[1]]);
    }
    return points.map(([x, y]): [number, number] => [x / PATH_UNITS, y / PATH_UNITS]);
  });
}

/** Area by the shoelace formula; holes run the other way round and count against it. */
function area(path: string): number {
  return Math.abs(
    rings(path).reduce((sum, ring) =>
      sum + ring.reduce((all, [x, y], i) => {
        const [nextX, nextY] = ring[(i + 1) % ring.length];
        return all + (x * nextY - nextX * y) / 2;
      }, 0), 0),
  );
}

Deno.test("a rectangle's outline runs along its edges", () => {
  const mask = draw(40, 60, (y, x) => y >= 10 && y < 30 && x >= 20 && x < 50);
  const [ring, ...others] = rings(outlinePath(mask, mask));
  assert.equal(others.length, 0);
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  assert.deepEqual([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)], [20, 50, 10, 30]);
  // Corners are cut by half a pixel each way, and steps along a straight edge are one.
  assert.ok(ring.length <= 9, `${ring.length} points`);
});

Deno.test("a disc over a smaller picture keeps its area to 1 %, where thresholds of pixels would not", () => {
  const mask = draw(300, 400, (y, x) => Math.hypot(y - 140, x - 210) < 81);
  const path = outlinePath(mask, { height: 30, width: 40 });
  assert.ok(Math.abs(area(path) * 100 / (Math.PI * 81 ** 2) - 1) < 0.01, String(area(path)));
});

Deno.test("a hole is a ring of its own that runs the other way", () => {
  const mask = draw(40, 40, (y, x) => {
    const r = Math.hypot(y - 20, x - 20);
    return r < 15 && r > 7;
  });
  const path = outlinePath(mask, mask);
  assert.equal(rings(path).length, 2);
  assert.ok(Math.abs(area(path) / (Math.PI * (15 ** 2 - 7 ** 2)) - 1) < 0.03);
});

Deno.test("a mask that fills the image has the image's frame, an empty one no path", () => {
  const full = draw(20, 30, () => true);
  const [ring] = rings(outlinePath(full, full));
  assert.equal(Math.max(...ring.map(([x]) => x)), 30);
  assert.equal(Math.min(...ring.map(([, y]) => y)), 0);
  assert.equal(outlinePath(draw(20, 30, () => false), full), "");
});

Deno.test("speckle is drawn more coarsely, and stays small", () => {
  const random = seededRandom(3);
  const speckle = draw(240, 320, () => random() < 0.5);
  assert.ok(outlinePath(speckle, speckle).length <= 12_000);
});

Deno.test("one pixel wide and high", () => {
  const mask = draw(1, 1, () => true);
  assert.doesNotThrow(() => outlinePath(mask, mask));
  assert.doesNotThrow(() => outlinePath(draw(1, 500, (_, x) => x % 2 === 0), { height: 1, width: 320 }));
});
