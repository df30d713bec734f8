import assert from "node:assert/strict";
import { runtimeConfig } from "../../deploy/image/runtime_config.ts";

Deno.test("the image's deno.json keeps what the service imports, and what changes how it runs", () => {
  const config = {
    name: "@sgscn/sgscn",
    imports: { a: "npm:a@1", "a-tool": "npm:a-tool@1", "b/": "npm:/b@1/", "c": "npm:c@1", "d": "npm:d@1" },
    tasks: { start: "" },
    nodeModulesDir: "none",
    unstable: ["x"],
  };
  assert.deepEqual(runtimeConfig(config, ["a", "./e.ts", "b/sub/file.js", "c/sub"]), {
    imports: { a: "npm:a@1", "b/": "npm:/b@1/", "c": "npm:c@1" },
    nodeModulesDir: "none",
    unstable: ["x"],
  });
});
