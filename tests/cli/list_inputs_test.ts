import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { listInputs } from "../../lib/cli/list_inputs.ts";

async function inFolder(files: string[], test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const file of files) {
      await Deno.mkdir(join(folder, file, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, file), "");
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What is read, and where its results go, relative to the folder. */
async function list(folder: string, given: string[]): Promise<[string, string][]> {
  const inputs = await listInputs(given, { out: "out", from: folder });
  return inputs.map(({ path, out }) => [relative(folder, path), relative(folder, out)]);
}

Deno.test("listInputs puts the results of one file into the folder itself", async () => {
  await inFolder(
    ["a.png"],
    async (folder) => assert.deepEqual(await list(folder, ["a.png"]), [["a.png", "out"]]),
  );
});

Deno.test("listInputs gives each of several files a folder, in the order given, names made different", async () => {
  await inFolder(["x/a.png", "y/A.png", "b.jpg"], async (folder) => {
    assert.deepEqual(await list(folder, ["y/A.png", "b.jpg", "x/a.png"]), [
      ["y/A.png", "out/A.png"],
      ["b.jpg", "out/b.jpg"],
      ["x/a.png", "out/a.png-2"],
    ]);
  });
});

Deno.test("listInputs takes a folder's images in name order, not its other files and subfolders", async () => {
  await inFolder(["d/b.JPG", "d/a.png", "d/notes.txt", "d/.c.png", "d/sub/e.png"], async (folder) => {
    assert.deepEqual(await list(folder, ["d"]), [["d/a.png", "out/a.png"], ["d/b.JPG", "out/b.JPG"]]);
  });
});

Deno.test("listInputs gives a folder's only image a folder too", async () => {
  await inFolder(
    ["d/a.png"],
    async (folder) => assert.deepEqual(await list(folder, ["d"]), [["d/a.png", "out/a.png"]]),
  );
});

Deno.test("listInputs keeps what is missing or empty, to fail by name", async () => {
  await inFolder(["d/notes.txt"], async (folder) => {
    assert.deepEqual(await list(folder, ["none.png", "d"]), [["none.png", "out/none.png"], ["d", "out/d"]]);
  });
});
