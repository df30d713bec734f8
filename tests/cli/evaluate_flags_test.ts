import assert from "node:assert/strict";
import { EVALUATE_FLAGS, parseEvaluateFlags } from "../../lib/cli/evaluate_flags.ts";
import { evaluateHelpText } from "../../lib/cli/evaluate_help.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

Deno.test("parseEvaluateFlags takes data sets, lists, and the segmentation's options", () => {
  const flags = parseEvaluateFlags(
    "skin --methods sgscn,kmeans:k=4 breast --sweep ss=1,5 --sweep size=64,96 --ablation --seeds 3 --learning-rate 0.2 --no-standardize --layout busi --only odd --limit 4 --frames 5 --sample-seed 2"
      .split(" "),
  );
  assert.deepEqual(flags.datasets, ["skin", "breast"]);
  assert.deepEqual(flags.request, {
    methods: ["sgscn", "kmeans:k=4"],
    ablation: true,
    sweeps: ["ss=1,5", "size=64,96"],
    shared: { learningRate: "0.2", standardize: false },
  });
  assert.deepEqual(flags.seeds, [0, 1, 2]);
  assert.equal(flags.layout, "busi");
  assert.deepEqual(flags.sampling, { frames: 5, seed: 2, only: "odd", limit: 4 });
});

Deno.test("parseEvaluateFlags compares all methods unless an ablation or a sweep is all that is asked for", () => {
  const methods = (args: string) => parseEvaluateFlags(args.split(" ")).request.methods;
  assert.deepEqual(methods("a"), ["sgscn", "kmeans", "deepcluster", "iic"]);
  assert.deepEqual(methods("a --ablation"), []);
  assert.deepEqual(methods("a --sweep ss=1"), ["sgscn"]);
  assert.deepEqual(methods("a --sweep k=3,4 --methods kmeans --ablation"), ["kmeans"]);
});

Deno.test("parseEvaluateFlags reads seeds as how many or which", () => {
  const seeds = (text: string) => parseEvaluateFlags(["a", "--seeds", text]).seeds;
  assert.deepEqual(parseEvaluateFlags(["a"]).seeds, [0]);
  assert.deepEqual(seeds("2"), [0, 1]);
  assert.deepEqual(seeds("5, 3,5"), [5, 3]);
  for (const wrong of ["0", "1001", "x", "1,x", "1,,2", "-1", "1,4294967296", ""]) {
    assert.throws(() => parseEvaluateFlags(["a", `--seeds=${wrong}`]), UsageError, wrong);
  }
});

for (
  const [args, message] of [
    ["--seed 3", /Unknown option --seed: did you mean --seeds\?/],
    ["--method iic", /Unknown option --method: did you mean --methods\?/],
    ["--layout ph3", /--layout must be one of ph2, isic, busi, pairs, sequences, got "ph3"/],
    ["--only some", /--only must be one of all, even, odd/],
    ["--limit 0", /--limit must be an integer from 1/],
    ["--frames x", /--frames must be an integer/],
    ["--processes 65", /--processes must be an integer from 1 to 64/],
    ["--out=", /--out must name a folder/],
    ["--sweep", /Option --sweep needs a value/],
  ] as const
) {
  Deno.test(`parseEvaluateFlags refuses ${args}`, () => {
    assert.throws(() => parseEvaluateFlags(args.split(" ")), { name: "UsageError", message });
  });
}

Deno.test("evaluate --help names every flag, and fits a terminal", () => {
  const text = evaluateHelpText();
  for (const { name } of EVALUATE_FLAGS) assert.match(text, new RegExp(`--${name}\\b`));
  assert.match(text, /--learning-rate X/);
  assert.doesNotMatch(text, /--seed N|--method NAME|--preview/);
  assert.deepEqual(text.split("\n").filter((line) => line.length > 120), []);
});
