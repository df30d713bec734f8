import assert from "node:assert/strict";

const read = async (path: string) => await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

Deno.test("the image's Deno is the project's, pinned by its hash", async () => {
  const version = (await read(".deno-version")).trim();
  const { dependencies } = JSON.parse(await read("deploy/deno/package.json"));
  const { packages } = JSON.parse(await read("deploy/deno/package-lock.json"));
  assert.deepEqual(dependencies, { "@deno/linux-x64-glibc": version });
  const names = Object.keys(packages).filter((name) => name !== "");
  assert.deepEqual(names, ["node_modules/@deno/linux-x64-glibc"]);
  assert.equal(packages[names[0]].version, version);
  assert.match(packages[names[0]].integrity, /^sha512-[\w+/]{86}==$/);
  const dockerfile = await read("deploy/Dockerfile");
  assert.doesNotMatch(dockerfile, /deno\W?\d/i, "its version belongs into .deno-version and the lock file");
});
