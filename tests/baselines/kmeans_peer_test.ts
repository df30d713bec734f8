import assert from "node:assert/strict";
import { createKMeans } from "../../lib/baselines/kmeans.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { resizeToFit } from "../../lib/image/resize_image.ts";
import type { RgbImage } from "../../lib/types.ts";
import { missingPeers, PYTHON } from "../evaluation/ask_peers.ts";

/** Photographs of the development data, where they are there. */
const PHOTOGRAPHS = ["skin/images/ISIC_0001871.jpg", "skin/images/ISIC_0010459.jpg"]
  .map((path) => new URL(`../../../shared/data/${path}`, import.meta.url));
/** scikit-learn makes 10: with more, being above it is no bad luck. */
const RESTARTS = 30;
/** As a share. */
const TOLERANCE = 1e-3;

const missing = missingPeers();

Deno.test({
  name: `k-means ends with no more inertia than scikit-learn's${missing ? `: ${missing}` : ""}`,
  ignore: missing !== undefined,
  async fn() {
    const images = [
      phantom("skin", { height: 96, width: 128, seed: 1 }).image,
      phantom("skin", { height: 96, width: 128, seed: 2 }).image,
      phantom("ultrasound", { height: 96, width: 128, seed: 1 }).image,
      ...await photographs(),
    ];
    const colours = images.map((image) => resizeToFit(image, 128).data);
    const expected = await inertiasOfPeer(colours);
    for (const [i, inertias] of expected.entries()) {
      for (const [clusters, inertia] of Object.entries(inertias)) {
        const kMeans = createKMeans({ data: colours[i], dimensions: 3 }, {
          clusters: Number(clusters),
          restarts: RESTARTS,
          seed: 0,
        });
        while (!kMeans.isDone) kMeans.step();
        const found = kMeans.best().inertia;
        assert.ok(
          found <= inertia * (1 + TOLERANCE),
          `image ${i}, ${clusters} clusters: ${found}, scikit-learn ${inertia}`,
        );
      }
      assert.equal(Object.keys(inertias).length, 6);
    }
  },
});

async function photographs(): Promise<RgbImage[]> {
  const found: RgbImage[] = [];
  for (const path of PHOTOGRAPHS) {
    try {
      found.push(await decodeImage(await Deno.readFile(path)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found;
}

async function inertiasOfPeer(colours: Float32Array[]): Promise<Record<string, number>[]> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = colours.map((_, i) => `${folder}/${i}.f32`);
    for (const [i, path] of paths.entries()) await Deno.writeFile(path, new Uint8Array(colours[i].buffer));
    const script = new URL("kmeans_peer.py", import.meta.url).pathname;
    const { success, stdout } = await new Deno.Command(PYTHON, {
      args: [script, ...paths],
      stderr: "inherit",
      env: { OMP_NUM_THREADS: "1" },
    }).output();
    assert.ok(success, "kmeans_peer.py failed");
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
