import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

/** Of a folder with a workspace's member below it, `deno test FOLDER` runs the member's tests alone, and says nothing. */
Deno.test("the task test names no folder, so that nothing is left out", async () => {
  const { tasks, workspace } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  assert.ok(workspace.length > 0);
  const paths = tasks.test.replace(/"\$\([^"]*\)"|\\"[^"]*"/g, "").split(" ").slice(2)
    .filter((word: string) => !word.startsWith("-"));
  assert.deepEqual(paths, []);
});
