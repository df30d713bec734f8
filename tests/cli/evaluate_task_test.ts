import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunRow } from "../../lib/evaluation/run_row.ts";
import { type Files, pngPair, withFiles } from "../evaluation/datasets/files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FAST = ["--iterations", "3", "--channels", "8", "--size", "32", "--threads", "1", "--backend", "simd"];

/** `deno task evaluate`, with the permissions that the task gives it, called in `folder`. */
function evaluateTask(folder: string, args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", join(ROOT, "deno.json"), "evaluate", ...args, ...FAST],
    cwd: folder,
    env: { INIT_CWD: folder },
    stdout: "piped",
    stderr: "piped",
  });
}

/** A data set of so many phantoms called `set`. */
function set(count: number): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => pngPair(i)).flatMap(({ image, mask }, i) => [
      [`set/images/${i}.png`, image],
      [`set/masks/${i}.png`, mask],
    ]),
  );
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function rowsIn(folder: string): Promise<RunRow[]> {
  const lines = await Deno.readTextFile(join(folder, "report/runs.jsonl"));
  return lines.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("deno task evaluate trains in its own process and writes the report where it was called", async () => {
  await withFiles(set(2), async (folder) => {
    const { code, stdout, stderr } = await evaluateTask(folder, [
      "set",
      "--methods",
      "sgscn,kmeans",
      "--ablation",
    ])
      .output();
    assert.equal(code, 0, text(stderr));
    assert.match(text(stdout), /10 of 10 trainings scored/);
    const files = [...Deno.readDirSync(join(folder, "report"))].map(({ name }) => name).sort();
    assert.deepEqual(files, [
      "claims",
      "index.html",
      "pictures",
      "results.csv",
      "run.json",
      "runs.jsonl",
      "summary.md",
    ]);
    const rows = await rowsIn(folder);
    assert.equal(rows.length, 8); // "ce + ss + cc" is sgscn itself
    const [row] = rows;
    assert.equal(row.backend, "simd");
    assert.match(row.device!, /1 thread/);
    assert.equal(row.iterations, 3);
    assert.deepEqual(Object.keys(row.protocols!), ["paper", "best", "regions", "labelFree", "oneClick"]);
    for (const picture of [row.pictures!.labels!, row.pictures!.regions!, row.pictures!.mask!]) {
      assert.ok((await Deno.stat(join(folder, "report", picture))).size > 0);
    }
    assert.equal(
      (await Deno.readTextFile(join(folder, "report/results.csv"))).trimEnd().split("\n").length,
      11,
    );
  });
});

Deno.test({
  name: "deno task evaluate stops on Ctrl-C with status 130, and goes on from there",
  ignore: Deno.build.os === "windows", // no SIGINT to send there
  fn: async () => {
    await withFiles(set(3), async (folder) => {
      const args = ["set", "--methods", "kmeans,sgscn", "--seeds", "4"];
      const child = evaluateTask(folder, args).spawn();
      let isStopped = false;
      const [err, out] = await Promise.all([
        watch(child.stderr, (seen) => {
          if (isStopped || !/^ *3\/24 /m.test(seen)) return;
          child.kill("SIGINT");
          isStopped = true;
        }),
        watch(child.stdout),
      ]);
      assert.equal((await child.status).code, 130, err);
      assert.match(
        out,
        /Stopped with \d+ trainings done, kept in .*report\. The same command goes on from there\./,
      );
      const before = await rowsIn(folder);
      assert.ok(before.length >= 3 && before.length < 24, `${before.length} rows`);

      const { code, stderr } = await evaluateTask(folder, args).output();
      assert.equal(code, 0, text(stderr));
      assert.match(text(stderr), new RegExp(`24 trainings, ${before.length} of them there already`));
      const rows = await rowsIn(folder);
      assert.equal(new Set(rows.map(({ key }) => key)).size, 24);
      assert.equal(rows.length, 24);
      assert.deepEqual(rows.slice(0, before.length), before);
    });
  },
});

Deno.test("two calls of deno task evaluate at once share the work, and both report all of it", async () => {
  await withFiles(set(6), async (folder) => {
    const args = ["set", "--methods", "sgscn"];
    const calls = [0, 1].map(() => evaluateTask(folder, [...args, "--seeds", "3"]).output());
    for (const { code, stdout, stderr } of await Promise.all(calls)) {
      assert.equal(code, 0, text(stderr));
      assert.match(text(stdout), /18 of 18 trainings scored/);
    }
    const rows = await rowsIn(folder);
    assert.equal(rows.length, 18);
    assert.equal(new Set(rows.map(({ key }) => key)).size, 18);
  });
});

Deno.test("deno task evaluate gives the same figures whatever else runs", async () => {
  await withFiles(set(2), async (folder) => {
    const figures = async (...args: string[]) => {
      await Deno.remove(join(folder, "report"), { recursive: true }).catch(() => {});
      const { code, stderr } = await evaluateTask(folder, ["set", "--methods", "sgscn,kmeans", ...args])
        .output();
      assert.equal(code, 0, text(stderr));
      return (await rowsIn(folder)).map(({ key, protocols }) => JSON.stringify([key, protocols])).sort();
    };
    assert.deepEqual(await figures("--processes", "2"), await figures());
  });
});

async function watch(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  look: (seen: string) => void = () => {},
): Promise<string> {
  let seen = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    seen += chunk;
    look(seen);
  }
  return seen;
}
