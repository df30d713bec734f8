import assert from "node:assert/strict";
import { join } from "node:path";
import { readInput } from "../../../lib/cli/read_input.ts";
import { readDataSet } from "../../../lib/evaluation/datasets/read_data_set.ts";
import type { Sampling } from "../../../lib/evaluation/datasets/sample_images.ts";
import { type Files, pngPair, withFiles, writeFiles } from "./files.ts";

const read = (path: string) => readInput(path, { maxBytes: 100_000 });

function pairs(count: number): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => pngPair(i)).flatMap(({ image, mask }, i) => [
      [`images/${i}.png`, image],
      [`masks/${i}.png`, mask],
    ]),
  );
}

Deno.test("readDataSet hashes files, and its own hash stands for names and contents, not for the place", async () => {
  await withFiles(pairs(2), async (folder) => {
    const first = await readDataSet(folder, { read, name: "a" });
    assert.equal(first.found, 2);
    assert.match(first.images[0].sha256, /^[0-9a-f]{64}$/);
    assert.equal(first.images[0].masksSha256.length, 1);
    await withFiles(pairs(2), async (elsewhere) => {
      assert.equal((await readDataSet(elsewhere, { read, name: "b" })).sha256, first.sha256);
      await writeFiles(elsewhere, { "masks/1.png": pngPair(7).mask });
      const changed = await readDataSet(elsewhere, { read });
      assert.notEqual(changed.sha256, first.sha256);
      assert.equal(changed.images[1].sha256, first.images[1].sha256);
    });
    await Deno.rename(join(folder, "images/1.png"), join(folder, "images/2.png"));
    await Deno.rename(join(folder, "masks/1.png"), join(folder, "masks/2.png"));
    assert.notEqual((await readDataSet(folder, { read })).sha256, first.sha256);
  });
});

Deno.test("readDataSet names what cannot be evaluated, and keeps the rest", async () => {
  const other = pngPair(0, { height: 20, width: 32 });
  const files = {
    ...pairs(6),
    "masks/1.png": other.mask,
    "masks/2.png": "not an image",
    "images/3.png": "",
    "images/4.png": new Uint8Array(100_001),
    "images/9.png": pngPair(9).image,
  };
  await withFiles(files, async (folder) => {
    const { images, problems } = await readDataSet(folder, { read });
    assert.deepEqual(images.map(({ name }) => name), ["0.png", "5.png"]);
    assert.deepEqual(problems.map(({ name }) => name), ["9.png", "1.png", "2.png", "3.png", "4.png"]);
    const said = Object.fromEntries(problems.map(({ name, problem }) => [name, problem]));
    assert.equal(said["9.png"], "has no mask");
    assert.match(said["1.png"], /mask 1\.png: it must have the image's size, 32×24 pixels, got 32×20/);
    assert.match(said["2.png"], /mask 2\.png: Cannot read image/);
    assert.match(said["3.png"], /empty/);
    assert.match(said["4.png"], /at most 100000 bytes/);
  });
});

Deno.test("readDataSet refuses a data set of which nothing is left, and says why", async () => {
  const files = { "images/a.png": pngPair().image, "masks/a.png": "no mask" };
  await withFiles(files, async (folder) => {
    await assert.rejects(
      readDataSet(folder, { read }),
      /no image of it has a mask that fits; a\.png: mask a\.png/,
    );
  });
});

async function sampled(files: Files, sampling: Sampling): Promise<string[]> {
  let names: string[] = [];
  await withFiles(files, async (folder) => {
    names = (await readDataSet(folder, { read, sampling })).images.map(({ name }) => name);
  });
  return names;
}

Deno.test("sampling takes the even or odd images in name order, and then so many", async () => {
  const files = pairs(5);
  assert.deepEqual(await sampled(files, { only: "even" }), ["0.png", "2.png", "4.png"]);
  assert.deepEqual(await sampled(files, { only: "odd" }), ["1.png", "3.png"]);
  assert.deepEqual(await sampled(files, { only: "even", limit: 2 }), ["0.png", "2.png"]);
  assert.deepEqual(await sampled(files, { limit: 9 }), ["0.png", "1.png", "2.png", "3.png", "4.png"]);
});

Deno.test("sampling draws frames of each sequence, the same for the same seed", async () => {
  const { image, mask } = pngPair();
  const files: Files = {};
  for (const [sequence, length] of [["a", 9], ["b", 2], ["c", 9]] as const) {
    for (let i = 1; i <= length; i++) {
      files[`${sequence}/${i}.png`] = image;
      files[`${sequence}/${i}_mask.png`] = mask;
    }
  }
  const drawn = await sampled(files, { frames: 3 });
  const counts = Object.groupBy(drawn, (name) => name[0]);
  assert.deepEqual(Object.values(counts).map((list) => list!.length), [3, 2, 3]); // b has no more
  assert.deepEqual(drawn, [...new Set(drawn)].sort());
  assert.deepEqual(await sampled(files, { frames: 3 }), drawn);
  assert.notDeepEqual(await sampled(files, { frames: 3, seed: 1 }), drawn);
});

Deno.test("sampling frames leaves single images as they are", async () => {
  assert.deepEqual(await sampled(pairs(3), { frames: 1 }), ["0.png", "1.png", "2.png"]);
});
