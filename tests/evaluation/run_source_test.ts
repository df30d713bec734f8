import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { sourceHash } from "../../lib/evaluation/run_source.ts";
import { type Files, withFiles, writeFiles } from "./datasets/files.ts";

Deno.test("sourceHash stands for what computes: not for the page, nor for files that are no code", async () => {
  const files: Files = {
    "lib/segment.ts": "1",
    "lib/ops/loss.ts": "2",
    "lib/backends/webgpu/a.wgsl": "3",
    "lib/evaluation/protocols.ts": "4",
    "lib/evaluation/boundary_metrics.ts": "5",
    "lib/evaluation/datasets/read_truth.ts": "6",
    "lib/web/page.ts": "7",
  };
  await withFiles(files, async (folder) => {
    const hash = () => sourceHash(pathToFileURL(folder + "/"));
    const first = await hash();
    assert.match(first!, /^[0-9a-f]{12}$/);
    for (const path of ["lib/web/page.ts", "lib/ops/.loss.ts.swp", "lib/ops/notes.md"]) {
      await writeFiles(folder, { [path]: "changed" });
      assert.equal(await hash(), first, path);
    }
    const seen = new Set([first]);
    for (const path of ["lib/segment.ts", "lib/backends/webgpu/a.wgsl", "lib/regions/new.ts"]) {
      await writeFiles(folder, { [path]: "changed" });
      seen.add(await hash());
    }
    assert.equal(seen.size, 4);
  });
  assert.match((await sourceHash())!, /^[0-9a-f]{12}$/);
  assert.equal(await sourceHash(new URL("https://example.org/")), undefined);
});
