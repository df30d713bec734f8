import assert from "node:assert/strict";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { OPTION_SPECS, resolveOptions } from "../../lib/options.ts";
import { flagName } from "../../lib/cli/flag_names.ts";

Deno.test("parseFlags takes files and flags in any order, and keeps only the options given", () => {
  const flags = parseFlags([
    "a.png",
    "--learning-rate",
    "0.05",
    "b.jpg",
    "--min-clusters=7",
    "--out",
    "x",
    "--json",
  ]);
  assert.deepEqual(flags.inputs, ["a.png", "b.jpg"]);
  assert.deepEqual(flags.options, { learningRate: "0.05", minClusters: "7" });
  assert.deepEqual([flags.out, flags.json, flags.quiet], ["x", true, false]);
});

Deno.test("parseFlags reads booleans as --name and --no-name", () => {
  assert.deepEqual(parseFlags(["--last-relu", "--no-standardize"]).options, {
    lastRelu: true,
    standardize: false,
  });
});

Deno.test("parseFlags takes names that start with a dash after --", () => {
  assert.deepEqual(parseFlags(["--", "-a.png"]).inputs, ["-a.png"]);
});

Deno.test("parseFlags takes --target several times: points, one by one", () => {
  const { options, inputs } = parseFlags([
    "--target",
    "120,80",
    "a.png",
    "--target=5,5,0",
    "--target",
    "3,4",
  ]);
  assert.deepEqual([options, inputs], [{ target: "120,80;5,5,0;3,4" }, ["a.png"]]);
  assert.equal(resolveOptions(options).target, "120,80;5,5,0;3,4");
  assert.throws(() => resolveOptions(parseFlags(["--target", "1,2", "--target", "none"]).options), {
    field: "target",
    value: "1,2;none",
  });
});

Deno.test("parseFlags has defaults for what is its own", () => {
  const { out, maxBytes, maxPixels, threads } = parseFlags([]);
  assert.deepEqual({ out, maxBytes, maxPixels, threads }, {
    out: "results",
    maxBytes: 20 * 2 ** 20,
    maxPixels: 40e6,
    threads: undefined,
  });
});

for (const spec of OPTION_SPECS) {
  Deno.test(`parseFlags knows --${flagName(spec.name)}`, () => {
    const flag = `--${flagName(spec.name)}`;
    const given = parseFlags(spec.type === "boolean" ? [flag] : [flag, String(spec.default)]).options;
    assert.deepEqual(given, { [spec.name]: spec.type === "boolean" ? true : String(spec.default) });
  });
}

const WRONG: [string[], string][] = [
  [["--iteratoins=5"], "Unknown option --iteratoins: did you mean --iterations?"],
  [["--learningRate", "3"], "Unknown option --learningRate: did you mean --learning-rate?"],
  [["--iter"], "Unknown option --iter: did you mean --iterations?"],
  [["--no-last-rel"], "Unknown option --no-last-rel: did you mean --no-last-relu?"],
  [["--foo"], "Unknown option --foo; --help lists them all"],
  [["-x"], "Unknown option -x; --help lists them all"],
  [["--threads", "0"], '--threads must be an integer from 1 to 256, got "0"'],
  [["--max-bytes", "1e3"], '--max-bytes must be an integer from 1 to 2147483647, got "1e3"'],
  [["--seed", "-5"], "Option --seed needs a value (one that starts with a dash is written --seed=-5)"],
  [["--out"], "Option --out needs a value (one that starts with a dash is written --out=-5)"],
  [["--out", ""], "--out must name a folder, got an empty string"],
  [["--json=3"], "Option --json takes no value"],
];
for (const [args, message] of WRONG) {
  Deno.test(`parseFlags refuses ${args.join(" ")}`, () => {
    assert.throws(() => parseFlags(args), { name: "UsageError", message });
  });
}
