import assert from "node:assert/strict";
import { join } from "node:path";
import { openClaims } from "../../lib/evaluation/run_claims.ts";
import { withFiles } from "./datasets/files.ts";

Deno.test("a claim is one holder's until it is released", async () => {
  await withFiles({}, async (folder) => {
    const [ours, others] = [await openClaims(folder), await openClaims(folder)];
    const claim = await ours.take("a");
    assert.ok(claim);
    assert.equal(await others.take("a"), undefined);
    assert.equal(await ours.take("a"), undefined);
    assert.match(await Deno.readTextFile(join(folder, "a.json")), new RegExp(`"pid":${Deno.pid},"since":"2`));
    const other = await others.take("b");
    assert.ok(other);
    await claim.release();
    const again = await others.take("a");
    assert.ok(again);
    await again.release();
    await other.release();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("waiting for a claim ends when it is released, for one after another", async () => {
  await withFiles({}, async (folder) => {
    const claims = await openClaims(folder);
    const claim = await claims.take("a");
    let holders = 0;
    const wait = async () => {
      const taken = await claims.wait("a");
      holders++;
      assert.equal(holders, 1);
      assert.equal(await claims.take("a"), undefined);
      holders--;
      await taken.release();
    };
    const waits = [wait(), wait(), wait()];
    await claim!.release();
    await Promise.all(waits);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("a claim ends with the process that holds it, killed without a word", async () => {
  await withFiles({}, async (folder) => {
    const module = new URL("../../lib/evaluation/run_claims.ts", import.meta.url);
    const script = `import { openClaims } from "${module}";
      globalThis.claim = await (await openClaims(${JSON.stringify(folder)})).take("a");
      console.log("taken");
      setInterval(() => {}, 1e9);`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", script],
      stdout: "piped",
    }).spawn();
    const lines = child.stdout.getReader();
    assert.equal(new TextDecoder().decode((await lines.read()).value), "taken\n");
    assert.equal(await (await openClaims(folder)).take("a"), undefined);
    child.kill("SIGKILL");
    await lines.cancel();
    await child.status;
    const claim = await (await openClaims(folder)).take("a");
    assert.ok(claim);
    await claim.release();
  });
});
