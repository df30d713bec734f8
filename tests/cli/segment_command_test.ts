import assert from "node:assert/strict";
import { join } from "node:path";
import { segmentCommand, type World } from "../../lib/cli/segment_command.ts";
import { SgscnError } from "../../lib/errors.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { encodeLabels } from "../../lib/image/encode_labels.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";
import type { PngImage, Trainer, TrainerEvent } from "../../lib/jobs/trainer.ts";
import type { SegmentOptions } from "../../lib/options.ts";
import type { RgbImage, Target } from "../../lib/types.ts";

interface Fake extends World {
  stop: AbortController;
  closed: boolean;
  written: { out: string; err: string };
}

/** The command's surroundings with a trainer that does `run` and a terminal of so many columns. */
function fakeWorld(folder: string, run: Trainer["run"], columns?: number): Fake {
  const stop = new AbortController();
  const written = { out: "", err: "" };
  const world: Fake = {
    stop,
    closed: false,
    written,
    folder,
    signal: stop.signal,
    terminal: {
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      columns: () => columns,
    },
    decode: decodeImage,
    createTrainer: () =>
      Promise.resolve({
        place: "a test",
        warm: () => Promise.resolve(),
        survey: () => Promise.reject(new Error("nobody asks")),
        run,
        close: () => Promise.resolve(void (world.closed = true)),
      }),
  };
  return world;
}

const LOSS = { total: 3, ce: 1, ss: 0.2, cc: 1 };

const TARGET: Target = {
  mode: "auto",
  outlined: false,
  regions: [1],
  confidence: 0.873,
  reasons: ["darker than the rest", "compact"],
  pixels: 48,
  fraction: 0.25,
  centroid: [6, 8],
  boundingBox: [2, 2, 8, 10],
};
const FILES = ["labels.png", "mask.png", "overlay.png", "regions.png", "result.json"];

/** Three iterations, and all pixels in cluster 0. */
async function* threeIterations(image: RgbImage, options: SegmentOptions): AsyncGenerator<TrainerEvent> {
  const { height, width, format, notes, sha256 = "" } = image;
  const start = {
    image: { height, width, format, notes, sha256 },
    working: { height, width },
    options,
    backend: "fake",
    device: "no device",
    reason: "asked for",
    seed: options.seed,
  };
  yield { event: "start", ...start };
  for (let iteration = 1; iteration <= 3; iteration++) {
    yield {
      event: "iteration",
      iteration,
      loss: LOSS,
      clusters: 5,
      changed: 0.1,
      elapsedMs: iteration * 100,
    };
  }
  const labels = await picture(image);
  yield {
    event: "result",
    ...start,
    versions: {},
    stopped: "stable",
    losses: [LOSS, LOSS, LOSS],
    clusters: [],
    timing: { trainMs: 300, labelsMs: 1, regionsMs: 1, encodeMs: 1, totalMs: 303 },
    regions: [],
    hierarchy: [],
    suggestedRegions: 1,
    labels,
    regionMap: labels,
    treeFacts: Uint8Array.of(1),
    ...(options.target !== "none" && { target: TARGET, mask: labels }),
  };
  yield { event: "overlay", overlay: labels };
}

async function picture({ height, width }: RgbImage): Promise<PngImage> {
  const png = await encodeLabels({ height, width, data: new Uint8Array(height * width) });
  return { png: Uint8Array.from(png), height, width };
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const image = await encodeRgb(phantom("skin", { height: 12, width: 16, seed: 3 }).image);
    await Deno.mkdir(join(folder, "photos"));
    for (const name of ["a.png", "photos/b.png", "photos/d.png"]) {
      await Deno.writeFile(join(folder, name), image);
    }
    await Deno.writeTextFile(join(folder, "photos/c.png"), "not an image");
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

Deno.test("segment writes a file's results into the folder and says where they are", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["a.png", "--out", "out", "--seed", "7"], world), 0);
    assert.deepEqual(names(join(folder, "out")), FILES);
    const result = JSON.parse(await Deno.readTextFile(join(folder, "out/result.json")));
    assert.equal(result.seed, 7);
    assert.equal(result.losses.length, 3);
    assert.deepEqual(result.target, TARGET);
    assert.deepEqual([result.regions, result.hierarchy, result.suggestedRegions], [[], [], 1]);
    const left = ["event", "labels", "overlay", "mask", "regionMap", "treeFacts", "facts"];
    assert.deepEqual(left.filter((name) => name in result), []);
    const [files, target, ...rest] = world.written.out.split("\n");
    assert.match(
      files,
      /^a\.png: .* 3 iterations \(stable\).*labels\.png.*regions\.png.*mask\.png.*result\.json$/,
    );
    assert.equal(target, "a.png: target 25.0 % of the image, confidence 0.87: darker than the rest");
    assert.deepEqual(rest, [""]);
    assert.ok(world.closed);
  });
});

Deno.test("segment --target none: no mask, and no word of a target", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["a.png", "--out", "out", "--target", "none"], world), 0);
    assert.deepEqual(names(join(folder, "out")), FILES.filter((name) => name !== "mask.png"));
    assert.doesNotMatch(world.written.out, /target|mask/);
  });
});

Deno.test("segment writes plain lines of progress where there is no terminal, and a bar where there is", async () => {
  await inFolder(async (folder) => {
    const plain = fakeWorld(folder, threeIterations);
    await segmentCommand(["a.png", "--iterations", "9"], plain);
    assert.match(
      plain.written.err,
      /^1\/9 loss 3\.000 \(ce 1\.000 ss 0\.200 cc 1\.000\) 5 clusters 10\/s 0:01 left$/m,
    );
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(plain.written.err, /[\r\x1b]/);

    const terminal = fakeWorld(folder, threeIterations, 100);
    await segmentCommand(["a.png"], terminal);
    // deno-lint-ignore no-control-regex
    assert.match(terminal.written.err, /\r\x1b\[K█+░+ +3\/50 loss/);
  });
});

Deno.test("segment goes on after a file that fails, and its status says so", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["photos", "missing.png", "--out", "out"], world), 1);
    assert.deepEqual(names(join(folder, "out")), ["b.png", "d.png"]);
    assert.match(world.written.err, /^error: photos\/c\.png: Cannot /m);
    assert.match(world.written.err, /^error: missing\.png: Cannot read file: there is no such file$/m);
    assert.match(world.written.out, /^2 of 4 images segmented\.$/m);
  });
});

Deno.test("segment with --json prints one event a line, errors too", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["photos/b.png", "photos/c.png", "--json"], world), 1);
    const lines = world.written.out.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map((line) => line.event), [
      "start",
      "iteration",
      "iteration",
      "iteration",
      "result",
      "error",
    ]);
    assert.deepEqual(lines.map((line) => line.id), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(lines[1].data, { iteration: 1, loss: LOSS, clusters: 5, changed: 0.1, elapsedMs: 100 });
    assert.equal(lines[4].data.file, "photos/b.png");
    assert.equal(lines[4].data.labels.width, 16);
    assert.equal(lines[5].data.problem.kind, "unsupported-format");
  });
});

Deno.test("segment with --quiet prints errors only", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["a.png", "missing.png", "--quiet"], world), 1);
    assert.equal(world.written.out, "");
    assert.equal(world.written.err, "error: missing.png: Cannot read file: there is no such file\n");
  });
});

Deno.test("segment stopped with Ctrl-C keeps what is finished and reports nothing as failed", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, async function* (image, options) {
      for await (const event of threeIterations(image, options)) {
        if (finished === 1) {
          world.stop.abort();
          throw new SgscnError("cancelled", "Segmentation was cancelled");
        }
        if (event.event === "overlay") finished++;
        yield event;
      }
    });
    let finished = 0;
    assert.equal(await segmentCommand(["photos", "--out", "out"], world), 130);
    assert.deepEqual(names(join(folder, "out/b.png")), FILES);
    assert.equal(world.written.err.includes("cancelled"), false);
    assert.ok(world.closed);
  });
});

Deno.test("segment without a file saves a sample, segments it and scores it", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["--out", "out"], world), 0);
    assert.deepEqual(names(join(folder, "out")), ["image.png", ...FILES]);
    assert.match(
      world.written.out,
      /Dice coefficient 0\.000 for the target\. .*Dice coefficient 0\.\d{3} together/,
    );
  });
});

for (const name of ["labels.png", "mask.png"]) {
  Deno.test(`segment never writes its ${name} over the image`, async () => {
    await inFolder(async (folder) => {
      await Deno.rename(join(folder, "a.png"), join(folder, name));
      const before = await Deno.readFile(join(folder, name));
      const world = fakeWorld(folder, threeIterations);
      assert.equal(await segmentCommand([name, "--out", "."], world), 1);
      assert.match(world.written.err, /would overwrite the image; choose another --out/);
      assert.deepEqual(await Deno.readFile(join(folder, name)), before);
    });
  });
}

Deno.test("segment refuses a folder for results where there is a file", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["photos/b.png", "--out", "a.png"], world), 1);
    assert.equal(
      world.written.err,
      "error: photos/b.png: Cannot make folder a.png: there is a file of that name; choose another --out\n",
    );
  });
});

Deno.test("segment keeps control characters of a file's name from the terminal", async () => {
  await inFolder(async (folder) => {
    const world = fakeWorld(folder, threeIterations);
    assert.equal(await segmentCommand(["\x1b[2Jx\n.png"], world), 1);
    // deno-lint-ignore no-control-regex
    assert.match(world.written.err, /^error: [^\x1b\n]*\n$/);
  });
});

Deno.test("segment calls a trainer's failure by its reason, in one line", async () => {
  await inFolder(async (folder) => {
    // deno-lint-ignore require-yield
    const world = fakeWorld(folder, async function* () {
      throw new SgscnError("trainer-failed", "The training process died", {
        cause: new Error("killed\n  at x.ts:1"),
      });
    });
    assert.equal(await segmentCommand(["a.png"], world), 1);
    assert.equal(world.written.err, "error: a.png: The training process died (killed)\n");
  });
});

const USAGE: [string[], RegExp][] = [
  [["--iteratoins", "5"], /^error: Unknown option --iteratoins: did you mean --iterations\?\n$/],
  [
    ["--learning-rate", "99"],
    /^error: Option --learning-rate must be a number from 0\.000001 to 10, got "99"\n$/,
  ],
  [["--preset", "lung"], /^error: Option --preset must be one of default, skin, .*, got "lung"\n$/],
];
for (const [args, message] of USAGE) {
  Deno.test(`segment ${args.join(" ")} is wrong usage`, async () => {
    const world = fakeWorld("/", threeIterations);
    assert.equal(await segmentCommand(args, world), 2);
    assert.match(world.written.err, message);
    assert.equal(world.written.out, "");
  });
}

Deno.test("segment --help and --version print and train nothing", async () => {
  for (const flag of ["--help", "--version"]) {
    const world = fakeWorld("/", () => assert.fail("trained"));
    assert.equal(await segmentCommand([flag], world), 0);
    assert.match(world.written.out, flag === "--help" ? /--learning-rate X/ : /^sgscn \d/);
  }
});
