import assert from "node:assert/strict";
import { findComponents, partsOf } from "../../lib/regions/find_components.ts";
import { foldSpeckle } from "../../lib/regions/fold_speckle.ts";
import type { Components } from "../../lib/regions/find_components.ts";
import { floodComponents, mapOf, noiseMap } from "./maps.ts";

function perPixel({ height, width, starts, ofRun }: Components): Int32Array {
  const component = new Int32Array(height * width);
  ofRun.forEach((of, run) => component.fill(of, starts[run], starts[run + 1]));
  return component;
}

Deno.test("components that touch at a corner are two, arms that meet below are one", () => {
  const components = findComponents(mapOf(
    "1001",
    "1001",
    "1111",
    "0010",
  ));
  assert.equal(components.count, 4); // the U, its inside, and the background left and right of its foot
  assert.deepEqual([...perPixel(components)], [0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 2, 2, 0, 3]);
});

Deno.test("components are those of a flood fill, numbered by their first pixels", () => {
  for (const [height, width, labels] of [[1, 1, 1], [1, 40, 3], [40, 1, 3], [31, 57, 2], [64, 33, 5]]) {
    for (const block of [1, 3]) {
      const map = noiseMap(height, width, { labels, block });
      const components = findComponents(map);
      assert.deepEqual(perPixel(components), floodComponents(map));
      assert.equal(components.count, Math.max(...floodComponents(map)) + 1);
    }
  }
});

Deno.test("folding leaves few components, each still connected, and touches nothing where there are few", () => {
  const noise = findComponents(noiseMap(120, 90, { labels: 200 }));
  assert.ok(noise.count > 10_000);
  const folded = foldSpeckle(noise, { maxComponents: 300 });
  assert.ok(folded.count <= 300 && folded.count > 1, `${folded.count} components`);
  const data = Uint8Array.from(perPixel(folded), (component) => component % 251);
  const pieces = Math.max(...floodComponents({ height: 120, width: 90, data })) + 1;
  assert.ok(pieces <= folded.count, `${pieces} pieces of ${folded.count} components`);
  assert.equal(foldSpeckle(folded, { maxComponents: 300 }), folded);
});

Deno.test("parts are numbered by their labels, and have all that have it", () => {
  const parts = partsOf(mapOf("0110", "2001"), 3);
  assert.equal(parts.count, 3);
  assert.deepEqual([...parts.starts], [0, 1, 3, 4, 5, 7, 8]);
  assert.deepEqual([...parts.ofRun], [0, 1, 0, 2, 0, 1]);
  assert.deepEqual([...parts.rowStarts], [0, 3, 6]);
});
