import assert from "node:assert/strict";
import { join } from "node:path";
import { evaluateCommand, type EvaluateWorld } from "../../lib/cli/evaluate_command.ts";
import type { RunHeader, RunRow } from "../../lib/evaluation/run_row.ts";
import { createInlineDecoder } from "../../lib/jobs/inline_decoder.ts";
import { createInlineTrainer } from "../../lib/jobs/inline_trainer.ts";
import type { TrainerOptions } from "../../lib/jobs/trainer.ts";
import {
  bmpPair,
  emptyMask,
  type Files,
  pngPair,
  withFiles,
  writeFiles,
} from "../evaluation/datasets/files.ts";

const FAST = ["--iterations", "2", "--channels", "4", "--size", "32"];

interface Report {
  rows: RunRow[];
  header: RunHeader;
}

interface Fake extends EvaluateWorld {
  written: { out: string; err: string };
  trainers: TrainerOptions[];
  reports: Report[];
  stop: AbortController;
}

/** The command's surroundings with real training on this thread, and a report that is only noted. */
function fakeWorld(folder: string): Fake {
  const stop = new AbortController();
  const world: Fake = {
    stop,
    written: { out: "", err: "" },
    trainers: [],
    reports: [],
    folder,
    signal: stop.signal,
    cores: 8,
    terminal: {
      out: (text) => void (world.written.out += text),
      err: (text) => void (world.written.err += text),
      columns: () => undefined,
    },
    createTrainer(options) {
      world.trainers.push(options);
      return Promise.resolve(createInlineTrainer({ threads: 1 }));
    },
    createDecoder: () => Promise.resolve(createInlineDecoder()),
    writeReport({ rows, header }) {
      world.reports.push({ rows, header });
      return Promise.resolve(["index.html"]);
    },
  };
  return world;
}

function pairs(count: number, place = ""): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => pngPair(i)).flatMap(({ image, mask }, i) => [
      [`${place}images/${i}.png`, image],
      [`${place}masks/${i}.png`, mask],
    ]),
  );
}

const lineCount = async (path: string) => (await Deno.readTextFile(path)).trimEnd().split("\n").length;

Deno.test("evaluate scores methods and ablation on several data sets, and says where the report is", async () => {
  await withFiles({ ...pairs(2, "a/skin/"), ...pairs(1, "b/skin/") }, async (folder) => {
    const world = fakeWorld(folder);
    const args = ["a/skin", "b/skin", "--methods", "sgscn,kmeans", "--ablation", "--out", "o p", ...FAST];
    assert.equal(await evaluateCommand(args, world), 0, world.written.err);
    const [{ rows, header }] = world.reports;
    assert.equal(rows.length, 3 * 5);
    assert.deepEqual(header.datasets.map(({ name, images }) => [name, images.length]), [["skin", 2], [
      "skin-2",
      1,
    ]]);
    assert.deepEqual(header.shared, { iterations: 2, channels: 4, size: 32 });
    assert.match(header.command, /^deno task evaluate a\/skin b\/skin .* --out 'o p' --iterations 2/);
    assert.ok(Date.parse(header.started) <= Date.parse(header.finished!));
    assert.match(header.versions.source, /^[0-9a-f]{12}$/);
    assert.ok(
      rows.every(({ protocols }) => protocols!.paper!.dsc >= 0 && protocols!.labelFree !== undefined),
    );
    assert.ok(
      rows.every(({ protocols }) => protocols!.regions !== undefined),
      "regions come from the product",
    );
    assert.match(world.written.out, /15 of 15 trainings scored: .*o p\/index\.html\n$/);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(join(folder, "o p/run.json"))), header);
  });
});

Deno.test("evaluate goes on where it was, began when it first did, and reports again without training", async () => {
  await withFiles(pairs(3, "set/"), async (folder) => {
    const args = ["set", "--methods", "sgscn", ...FAST];
    const first = fakeWorld(folder);
    const trained = first.createTrainer;
    first.createTrainer = async (options) => {
      const trainer = await trained(options);
      const { run } = trainer;
      let runs = 0;
      trainer.run = (...given) => {
        if (++runs === 3) first.stop.abort();
        return run(...given);
      };
      return trainer;
    };
    assert.equal(await evaluateCommand(args, first), 130);
    assert.match(
      first.written.out,
      /Stopped with 2 trainings done, kept in .*report\. The same command goes on/,
    );
    assert.deepEqual(first.reports, []);
    const runs = join(folder, "report/runs.jsonl");
    assert.equal(await lineCount(runs), 2);
    const { started, finished } = JSON.parse(await Deno.readTextFile(join(folder, "report/run.json")));
    assert.equal(finished, undefined);

    const second = fakeWorld(folder);
    assert.equal(await evaluateCommand(args, second), 0);
    assert.match(second.written.err, /3 trainings, 2 of them there already/);
    assert.equal(await lineCount(runs), 3);
    assert.equal(second.reports[0].header.started, started);

    const third = fakeWorld(folder);
    assert.equal(await evaluateCommand(["--report-only"], third), 0);
    assert.deepEqual(third.trainers, []);
    assert.deepEqual(third.reports[0].rows, second.reports[0].rows);
    assert.deepEqual(third.reports[0].header, second.reports[0].header);

    const fourth = fakeWorld(folder);
    assert.equal(await evaluateCommand([...args, "--ss", "7"], fourth), 0);
    assert.match(fourth.written.err, /^3 trainings$/m);
    assert.ok(fourth.reports[0].rows.every(({ options }) => options.ss === 7));
  });
});

Deno.test("evaluate names what it leaves out and what fails, and ends with status 1 for failures", async () => {
  const files = {
    ...pairs(4, "set/"),
    "set/images/lonely.png": pngPair(8).image,
    "set/masks/1.png": pngPair(1, { height: 20, width: 32 }).mask,
    "set/masks/2.png": emptyMask(),
  };
  await withFiles(files, async (folder) => {
    const world = fakeWorld(folder);
    assert.equal(await evaluateCommand(["set", "--methods", "sgscn,kmeans", "--quiet", ...FAST], world), 1);
    assert.match(world.written.err, /^left out: set: lonely\.png: has no mask$/m);
    assert.match(
      world.written.err,
      /^left out: set: 1\.png: mask 1\.png: it must have the image's size, 32×24/m,
    );
    assert.equal(world.written.err.match(/^error: set: 2\.png: Cannot score against the mask/gm)?.length, 1);
    const [{ rows, header }] = world.reports;
    assert.deepEqual(header.datasets[0].problems.map(({ name }) => name), ["lonely.png", "1.png"]);
    assert.deepEqual(rows.filter(({ error }) => error).map(({ image, variant }) => [image, variant]), [
      ["2.png", "sgscn"],
      ["2.png", "kmeans k=3"],
    ]);
    assert.equal(rows.length, 6);
  });
});

Deno.test("evaluate reads PH2, ISIC, BUSI and sequences from end to end", async () => {
  const ph2 = bmpPair(1), { image, mask } = pngPair(2);
  const files: Files = {
    "ph2/PH2 Dataset images/IMD002/IMD002_Dermoscopic_Image/IMD002.bmp": ph2.image,
    "ph2/PH2 Dataset images/IMD002/IMD002_lesion/IMD002_lesion.bmp": ph2.mask,
    "ph2/PH2_dataset.txt": "|| IMD002 || || 2 ||",
    "isic/ISIC_0000001.png": image,
    "isic/ISIC_0000001_segmentation.png": mask,
    "busi/malignant/malignant (1).png": image,
    "busi/malignant/malignant (1)_mask.png": mask,
    "busi/malignant/malignant (1)_mask_1.png": pngPair(3).mask,
    "scans/s1/1.png": image,
    "scans/s1/1_mask.png": mask,
    "scans/s1/2.png": image,
    "scans/s1/2_mask.png": mask,
  };
  await withFiles(files, async (folder) => {
    const world = fakeWorld(folder);
    const status = await evaluateCommand(
      ["ph2", "isic", "busi", "--methods", "kmeans", "--size", "32"],
      world,
    );
    assert.equal(status, 0, world.written.err);
    const [{ rows, header }] = world.reports;
    assert.deepEqual(header.datasets.map(({ layout }) => layout), ["ph2", "isic", "busi"]);
    assert.deepEqual(rows.map((row) => [row.image, row.class]), [
      ["IMD002", "melanoma"],
      ["ISIC_0000001.png", undefined],
      ["malignant (1).png", "malignant"],
    ]);
    assert.ok(rows[2].truthPixels! > rows[1].truthPixels!, "masks are united");
    const frames = fakeWorld(folder);
    await evaluateCommand(["scans", "--frames", "1", "--methods", "kmeans", "--out", "f", ...FAST], frames);
    assert.deepEqual(frames.reports[0].rows.map(({ sequence }) => sequence), ["s1"]);
    assert.equal(frames.reports[0].header.datasets[0].found, 2);
  });
});

Deno.test("evaluate with several processes shares the cores between them", async () => {
  await withFiles(pairs(3, "set/"), async (folder) => {
    const world = fakeWorld(folder);
    const args = ["set", "--methods", "kmeans", "--processes", "3", ...FAST];
    assert.equal(await evaluateCommand(args, world), 0, world.written.err);
    assert.deepEqual(world.trainers.map(({ threads }) => threads), [2, 2, 2]);
    assert.equal(await lineCount(join(folder, "report/runs.jsonl")), 3);
  });
});

for (
  const [args, status, message] of [
    [[], 2, /No data set: name a folder/],
    [["set", "--methods", "sgscm"], 2, /A method must be one of/],
    [["set", "--methods", ""], 2, /--methods must name at least one/],
    [["set", "--ss", "-1"], 2, /Option --ss needs a value/],
    [["set", "--ss=-1"], 2, /Option --ss must be a number from 0/],
    [["set", "--sweep", "x=1"], 2, /Unknown option "x"/],
    [["set", "--report-only"], 2, /--report-only takes no data set/],
    [["--report-only"], 1, /has no run\.json; run without --report-only first/],
    [["nowhere"], 1, /nowhere: there is no such folder/],
    [["set", "--frames", "5"], 2, /--frames must draw frames of sequences, and no data set here has any/],
    [["set", "--layout", "ph2"], 1, /no images with masks in the layout ph2/],
  ] as const
) {
  Deno.test(`evaluate ${args.join(" ") || "without a data set"} ends with status ${status} and says why`, async () => {
    await withFiles(pairs(1, "set/"), async (folder) => {
      const world = fakeWorld(folder);
      assert.equal(await evaluateCommand(args, world), status);
      assert.match(world.written.err, message);
      assert.match(world.written.err, /^(set: 1 images.*\n)?error: [^\n]*\n$/);
      assert.deepEqual(world.reports, []);
    });
  });
}

Deno.test("evaluate refuses a run.json of another kind rather than overwrite it", async () => {
  await withFiles(pairs(1, "set/"), async (folder) => {
    for (const text of ["{}", "null", "no JSON"]) {
      await writeFiles(folder, { "report/run.json": text });
      const world = fakeWorld(folder);
      assert.equal(await evaluateCommand(["set", "--methods", "kmeans"], world), 1);
      assert.match(world.written.err, /Cannot read .*run\.json/);
      assert.equal(await Deno.readTextFile(join(folder, "report/run.json")), text);
    }
  });
});
