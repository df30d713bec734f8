import assert from "node:assert/strict";
import { measureClusters } from "../../lib/sgscn/clusters.ts";

Deno.test("measureClusters measures a picture that can be checked by hand", () => {
  const labels = { height: 2, width: 3, data: Uint8Array.of(7, 7, 255, 7, 7, 0) };
  const image = {
    height: 2,
    width: 3,
    data: Uint8Array.of(10, 0, 0, 20, 0, 0, 1, 2, 3, 30, 0, 4, 40, 0, 0, 255, 255, 255),
  };
  assert.deepEqual(measureClusters(labels, image), [
    {
      label: 7,
      pixels: 4,
      fraction: 4 / 6,
      centroid: [0.5, 0.5],
      boundingBox: [0, 0, 2, 2],
      meanColour: [25, 0, 1],
    },
    {
      label: 0,
      pixels: 1,
      fraction: 1 / 6,
      centroid: [1, 2],
      boundingBox: [1, 2, 2, 3],
      meanColour: [255, 255, 255],
    },
    {
      label: 255,
      pixels: 1,
      fraction: 1 / 6,
      centroid: [0, 2],
      boundingBox: [0, 2, 1, 3],
      meanColour: [1, 2, 3],
    },
  ]);
});

Deno.test("measureClusters refuses an image of another size", () => {
  const labels = { height: 1, width: 2, data: new Uint8Array(2) };
  assert.throws(
    () => measureClusters(labels, { height: 2, width: 1, data: new Uint8Array(6) }),
    /1×2 .* 2×1/,
  );
});
