import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { optionSpec } from "../../lib/options.ts";
import { withFiles } from "../evaluation/datasets/files.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));
const METHODS = (optionSpec("method") as { values: readonly string[] }).values;

Deno.test("there are four methods", () =>
  assert.deepEqual(METHODS, ["sgscn", "kmeans", "deepcluster", "iic"]));

for (const method of METHODS) {
  Deno.test(`deno task segment --method ${method} segments the sample and finds a target`, async () => {
    await withFiles({}, async (folder) => {
      const args = [
        "--method",
        method,
        "--size",
        "48",
        "--channels",
        "8",
        "--iterations",
        "3",
        "--backend",
        "simd",
      ];
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", "--config", CONFIG, "segment", ...args],
        cwd: folder,
        env: { INIT_CWD: folder },
        stdout: "piped",
        stderr: "piped",
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      const result = JSON.parse(await Deno.readTextFile(join(folder, "results/result.json")));
      assert.equal(result.options.method, method);
      assert.ok(result.clusters.length >= 2 && result.clusters.length <= (method === "sgscn" ? 8 : 3));
      assert.ok(result.target.pixels > 0, "the lesion is there for all of them");
    });
  });
}
