import assert from "node:assert/strict";
import { decode } from "fast-png";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FAST = ["--size", "32", "--channels", "8", "--iterations", "3"];

/** `deno task segment`, with the permissions that the task gives it, called in `folder`. */
function segmentTask(folder: string, args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", join(ROOT, "deno.json"), "segment", ...args],
    cwd: folder,
    env: { INIT_CWD: folder },
    stdout: "piped",
    stderr: "piped",
  });
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("deno task segment trains on the sample and writes its results where it was called", async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await segmentTask(folder, FAST).output();
    assert.equal(code, 0, text(stderr));
    const results = [...Deno.readDirSync(join(folder, "results"))].map((entry) => entry.name).sort();
    const names = ["labels.png", "mask.png", "overlay.png", "regions.png", "result.json"];
    assert.deepEqual(results, ["image.png", ...names]);
    for (const name of names) assert.ok(text(stdout).includes(`results/${name}`), name);
    assert.match(text(stdout), /confidence \d\.\d\d: [^]*Dice coefficient [01]\.\d{3} for the target\./);
    const result = JSON.parse(await Deno.readTextFile(join(folder, "results/result.json")));
    assert.equal(result.losses.length, 3);
    const pixels = result.clusters.reduce(
      (sum: number, cluster: { pixels: number }) => sum + cluster.pixels,
      0,
    );
    assert.equal(pixels, result.image.height * result.image.width);
    assert.match(result.image.sha256, /^[0-9a-f]{64}$/);
    assert.equal(result.hierarchy.length, result.regions.length - 1);
    assert.equal(result.target.mode, "auto");
    const { height, width, data } = decode(await Deno.readFile(join(folder, "results/mask.png")));
    assert.deepEqual([height, width], [result.image.height, result.image.width]);
    assert.equal(data.filter((value) => value === 1).length, result.target.pixels);
  });
});

Deno.test("deno task segment --target: a point outside the image is refused before training", async () => {
  await inFolder(async (folder) => {
    const points = ["--target", "5,5", "--target", "256,3,0"];
    const { code, stdout, stderr } = await segmentTask(folder, [...FAST, ...points]).output();
    assert.equal(code, 1);
    assert.match(text(stderr), /x of a point must be below 256, got 256/);
    assert.equal(text(stdout), "");
  });
});

Deno.test("deno task segment gives the same bytes for the same seed", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(
      join(folder, "a.png"),
      await encodeRgb(phantom("ultrasound", { height: 33, width: 41 }).image),
    );
    for (const out of ["one", "two"]) await segmentTask(folder, ["a.png", "--out", out, ...FAST]).output();
    const [one, two] = await Promise.all(
      ["one", "two"].map((out) => Deno.readFile(join(folder, out, "labels.png"))),
    );
    assert.deepEqual(one, two);
  });
});

Deno.test({
  name: "deno task segment stops on Ctrl-C with status 130, quietly, and leaves no half result",
  ignore: Deno.build.os === "windows", // no SIGINT to send there
  fn: async () => {
    await inFolder(async (folder) => {
      const image = await encodeRgb(phantom("skin", { height: 24, width: 32 }).image);
      await Deno.writeFile(join(folder, "a.png"), image);
      await Deno.writeFile(join(folder, "b.png"), image);
      const endless = ["--iterations", "10000", "--min-clusters", "1", "--stable-iterations", "0"];
      await using child = segmentTask(folder, ["a.png", "b.png", "--json", "--channels", "8", ...endless])
        .spawn();
      let seen = "";
      let isStopped = false;
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        seen += chunk;
        if (isStopped || !/"event":"iteration","id":5,/.test(seen)) continue;
        child.kill("SIGINT");
        isStopped = true;
      }
      const { code } = await child.status;
      assert.equal(code, 130, seen);
      assert.equal(text(new Uint8Array(await new Response(child.stderr).arrayBuffer())), "");
      assert.equal(await exists(join(folder, "results/a.png/result.json")), false);
    });
  },
});

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
