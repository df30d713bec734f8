import assert from "node:assert/strict";
import { join } from "node:path";
import { openClaims } from "../../lib/evaluation/run_claims.ts";
import { runEvaluation, type RunEvaluationOptions } from "../../lib/evaluation/run_evaluation.ts";
import type { RunRow } from "../../lib/evaluation/run_row.ts";
import { listTasks } from "../../lib/evaluation/run_tasks.ts";
import { SgscnError } from "../../lib/errors.ts";
import { emptyMask, pngPair, withFiles, writeFiles } from "./datasets/files.ts";
import { decode, phantomSet, planOf, read, readRows, recordingSegmenter } from "./run_doubles.ts";

function surroundings(out: string, rest: Partial<RunEvaluationOptions> = {}): RunEvaluationOptions {
  return { out, read, decode, segmenters: [], signal: new AbortController().signal, ...rest };
}

const idOf = ({ image, variant, seed }: RunRow) => `${image} ${variant} ${seed}`;

/** A folder for the data set and one for the results. */
async function inFolders(test: (set: string, out: string) => Promise<void>): Promise<void> {
  await withFiles({ "out/.keep": "" }, (folder) => test(join(folder, "set"), join(folder, "out")));
}

Deno.test("runEvaluation writes a row for every image, variant and seed, with scores and where they come from", async () => {
  await inFolders(async (set, out) => {
    const plan = planOf([await phantomSet(set, 2)], { methods: ["sgscn", "kmeans"], seeds: [0, 1] });
    const rows = await runEvaluation(plan, surroundings(out, { segmenters: [recordingSegmenter()] }));
    assert.deepEqual(rows.map(idOf), [
      "0.png sgscn 0",
      "0.png kmeans k=3 0",
      "1.png sgscn 0",
      "1.png kmeans k=3 0",
      "0.png sgscn 1",
      "0.png kmeans k=3 1",
      "1.png sgscn 1",
      "1.png kmeans k=3 1",
    ]);
    assert.deepEqual(await readRows(out), rows);
    const { protocols, options, key, date, pictures, truthPixels, ...rest } = rows[1];
    assert.ok(protocols!.paper!.dsc > 0.5, "the lesion is dark: by brightness it is mostly found");
    assert.deepEqual(protocols!.labelFree!.dsc, protocols!.best!.dsc);
    assert.equal(protocols!.paper!.truthPixels, truthPixels);
    assert.ok(!("regions" in protocols!), "what has no region map is not scored on regions");
    assert.deepEqual([options.method, options.seed], ["kmeans", 0]);
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.ok(Math.abs(Date.now() - Date.parse(date)) < 60_000);
    assert.deepEqual(rest, {
      dataset: "set",
      datasetSha256: plan.datasets[0].sha256,
      image: "0.png",
      method: "kmeans",
      variant: "kmeans k=3",
      seed: 0,
      sha256: plan.datasets[0].images[0].sha256,
      masksSha256: plan.datasets[0].images[0].masksSha256,
      versions: { sgscn: "1" },
      height: 24,
      width: 32,
      seconds: 1,
      trainSeconds: 1,
      iterations: 3,
      stopped: "iterations",
      clusters: 2,
      backend: "fake",
      device: "no device",
    });
    assert.match(pictures!.labels!, /^pictures\/set\/0\.png\/kmeans-k-3-[0-9a-f]{8}\.labels\.png$/);
    const picture = await decode(await Deno.readFile(join(out, pictures!.labels!)));
    assert.deepEqual([picture.height, picture.width], [24, 32]);
    assert.ok(rows.every(({ seed, pictures }) => (pictures !== undefined) === (seed === 0)));
    assert.deepEqual([...Deno.readDirSync(join(out, "claims"))], []);
  });
});

Deno.test("runEvaluation uses rows that are there, and does anew what has changed", async () => {
  await inFolders(async (set, out) => {
    const trainings = async (changes: Parameters<typeof planOf>[1] = {}) => {
      const segment = recordingSegmenter();
      const plan = planOf([await phantomSet(set, 2)], changes);
      const rows = await runEvaluation(plan, surroundings(out, { segmenters: [segment] }));
      return [segment.calls.length, rows.length];
    };
    assert.deepEqual(await trainings(), [2, 2]);
    assert.deepEqual(await trainings(), [0, 2]);
    assert.deepEqual(await trainings({ seeds: [0, 1] }), [2, 4]);
    assert.deepEqual(await trainings({ shared: { ss: 6 } }), [2, 2]);
    assert.deepEqual(await trainings({ versions: { sgscn: "2" } }), [2, 2]);
    assert.deepEqual(await trainings({ methods: ["sgscn"], ablation: true }), [4, 8]); // ce + ss + cc is sgscn
    await writeFiles(set, { "images/2.png": pngPair(2).image, "masks/2.png": pngPair(2).mask });
    assert.deepEqual(await trainings(), [1, 3]); // another data set, but not other images
  });
});

Deno.test("runEvaluation gives a training that two variants share to both", async () => {
  await inFolders(async (set, out) => {
    const segment = recordingSegmenter();
    const plan = planOf([await phantomSet(set, 1)], { methods: ["sgscn"], ablation: true });
    const seen: unknown[] = [];
    const rows = await runEvaluation(
      plan,
      surroundings(out, {
        segmenters: [segment],
        observer: { began: (...counts) => seen.push(counts), row: (_, left) => seen.push(left.tasks) },
      }),
    );
    assert.equal(segment.calls.length, 3);
    assert.deepEqual(seen, [[3, 0], 2, 1, 0]);
    assert.deepEqual(rows.map(({ variant }) => variant), ["sgscn", "ce", "ce + ss", "ce + ss + cc"]);
    assert.deepEqual({ ...rows[3], variant: "sgscn" }, rows[0]);
  });
});

Deno.test("runEvaluation writes down what fails, goes on, and tries it again the next time", async () => {
  await inFolders(async (set, out) => {
    const dataset = await phantomSet(set, 3);
    await writeFiles(set, { "masks/1.png": emptyMask(), "images/2.png": "changed" });
    const failing = recordingSegmenter((_, { method }) => {
      if (method === "iic") throw new SgscnError("trainer-failed", "Cannot train: no luck");
    });
    const plan = planOf([dataset], { methods: ["sgscn", "iic"] });
    const rows = await runEvaluation(plan, surroundings(out, { segmenters: [failing] }));
    assert.equal(failing.calls.length, 2);
    assert.deepEqual(rows.map(({ error }) => error?.slice(0, 50)), [
      undefined,
      "Cannot train: no luck",
      "Cannot score against the mask: every pixel of it i",
      "Cannot score against the mask: every pixel of it i",
      ...Array(2).fill(rows[4].error?.slice(0, 50)),
    ]);
    assert.match(rows[4].error!, /^Cannot read image/);
    assert.ok(rows.every(({ error, protocols }) => (error === undefined) === (protocols !== undefined)));

    await phantomSet(set, 3);
    const segment = recordingSegmenter();
    const again = await runEvaluation(plan, surroundings(out, { segmenters: [segment] }));
    assert.equal(segment.calls.length, 5);
    assert.ok(again.every(({ error }) => error === undefined));
  });
});

Deno.test("runEvaluation refuses an image that changed after it was hashed", async () => {
  await inFolders(async (set, out) => {
    const dataset = await phantomSet(set, 1);
    await writeFiles(set, { "images/0.png": pngPair(5).image });
    const [row] = await runEvaluation(
      planOf([dataset]),
      surroundings(out, { segmenters: [recordingSegmenter()] }),
    );
    assert.match(row.error!, /its file has changed since the run began/);
  });
});

Deno.test("runEvaluation stops when it is aborted, keeps what is done, and goes on from there", async () => {
  await inFolders(async (set, out) => {
    const plan = planOf([await phantomSet(set, 4)]);
    const stop = new AbortController();
    const stopping = recordingSegmenter(() => stopping.calls.length === 3 ? stop.abort() : undefined);
    const rows = await runEvaluation(
      plan,
      surroundings(out, { segmenters: [stopping], signal: stop.signal }),
    );
    assert.deepEqual(rows.map(({ image }) => image), ["0.png", "1.png"]);
    assert.deepEqual([...Deno.readDirSync(join(out, "claims"))], []);

    // As after a killed process: half a line at the end.
    await Deno.writeTextFile(join(out, "runs.jsonl"), '{"key":"torn', { append: true });
    const segment = recordingSegmenter();
    const all = await runEvaluation(plan, surroundings(out, { segmenters: [segment] }));
    assert.equal(segment.calls.length, 2);
    assert.deepEqual(all.map(({ image }) => image), ["0.png", "1.png", "2.png", "3.png"]);
  });
});

Deno.test("several segmenters, and several runs at once, share the work: each training happens once", async () => {
  await inFolders(async (set, out) => {
    const plan = planOf([await phantomSet(set, 5)], { methods: ["sgscn", "kmeans"], seeds: [0, 1] });
    const segmenters = Array.from({ length: 4 }, () => recordingSegmenter());
    const runs = await Promise.all([
      runEvaluation(plan, surroundings(out, { segmenters: segmenters.slice(0, 2) })),
      runEvaluation(plan, surroundings(out, { segmenters: segmenters.slice(2) })),
    ]);
    const calls = segmenters.map((segment) => segment.calls.length);
    assert.equal(calls.reduce((a, b) => a + b, 0), 20);
    assert.ok(calls.every((count) => count > 0), `each had a part: ${calls}`);
    assert.deepEqual(runs[0], runs[1]);
    assert.equal(runs[0].length, 20);
    assert.equal((await readRows(out)).length, 20);
  });
});

Deno.test("runEvaluation leaves a task to whoever has claimed it, and waits for that one at the end", async () => {
  await inFolders(async (set, out) => {
    const plan = planOf([await phantomSet(set, 2)]);
    const [first] = await listTasks(plan);
    const claim = await (await openClaims(join(out, "claims"))).take(first.key);
    const segment = recordingSegmenter();
    const waits: number[] = [];
    const observer = {
      waiting(left: number) {
        waits.push(left);
        assert.equal(segment.calls.length, 1); // the other one is done
        claim!.release(); // as when its process dies: without a row
      },
    };
    const rows = await runEvaluation(plan, surroundings(out, { segmenters: [segment], observer }));
    assert.deepEqual(waits, [1]);
    assert.deepEqual(rows.map(({ image }) => image), ["0.png", "1.png"]);
    assert.equal(segment.calls.length, 2);
  });
});

Deno.test("runEvaluation ends with an error when rows cannot be written", async () => {
  await inFolders(async (set, out) => {
    await Deno.mkdir(join(out, "runs.jsonl"));
    const plan = planOf([await phantomSet(set, 1)]);
    await assert.rejects(runEvaluation(plan, surroundings(out, { segmenters: [recordingSegmenter()] })));
  });
});
