import assert from "node:assert/strict";
import { launcher } from "../../deploy/image/launcher.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));

Deno.test("the image starts the service with the task's permissions, and from its own cache alone", () => {
  const script = launcher(tasks.start);
  assert.match(script, /^#!\/bin\/sh\n/);
  const flags = (text: string) =>
    [...text.matchAll(/ (--(?:allow|ignore|no)-[a-z-]+)/g)].map(([, flag]) => flag);
  assert.deepEqual(flags(script), flags(tasks.start));
  assert.ok(flags(script).includes("--allow-net") && !flags(script).includes("--allow-all"));
  assert.match(script, / --cached-only --frozen /);
  assert.match(script, / --allow-run="\$root\/bin\/deno" /);
  assert.doesNotMatch(script, /\$\(deno /, "the image has no deno on its path");
});

Deno.test("a task of another form is no launcher", () => {
  for (const task of ["deno serve main.ts", "deno run --allow-all main.ts --listen", ""]) {
    assert.throws(() => launcher(task), /Cannot write the launcher: the task must be deno run FLAGS/);
  }
});
