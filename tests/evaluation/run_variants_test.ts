import assert from "node:assert/strict";
import { listVariants, variantOptions, type VariantRequest } from "../../lib/evaluation/run_variants.ts";

const names = (request: VariantRequest) => listVariants(request).map(({ name }) => name);

Deno.test("listVariants names methods by themselves and their number of clusters", () => {
  const methods = ["sgscn", "kmeans", "kmeans:k=5", "iic:clusters=4", "sgscn:preset=paper:min-clusters=2"];
  assert.deepEqual(names({ methods }), [
    "sgscn",
    "kmeans k=3",
    "kmeans k=5",
    "iic k=4",
    "sgscn preset=paper minClusters=2",
  ]);
  assert.deepEqual(names({ methods: ["sgscn", "kmeans"], shared: { clusters: "6" } }), [
    "sgscn",
    "kmeans k=6",
  ]);
});

Deno.test("listVariants sweeps the methods that heed an option, and leaves the others as they are", () => {
  assert.deepEqual(names({ methods: ["sgscn", "kmeans"], sweeps: ["ss=1,5,15"] }), [
    "sgscn ss=1",
    "sgscn ss=5",
    "sgscn ss=15",
    "kmeans k=3",
  ]);
  assert.deepEqual(names({ methods: ["sgscn", "kmeans"], sweeps: ["k=3,4", "size=64,96"] }), [
    "sgscn size=64",
    "sgscn size=96",
    "kmeans k=3 size=64",
    "kmeans k=3 size=96",
    "kmeans k=4 size=64",
    "kmeans k=4 size=96",
  ]);
});

Deno.test("listVariants takes values as they resolve, so that 5 and 5.0 are one variant", () => {
  const [only, ...others] = listVariants({ methods: ["sgscn"], sweeps: ["ss=5,5.0"] });
  assert.deepEqual(others, []);
  assert.deepEqual(only, {
    name: "sgscn ss=5",
    method: "sgscn",
    group: "sweep",
    input: { ss: 5 },
    swept: { ss: 5 },
  });
});

Deno.test("the ablation is the cross entropy alone, with the sparse spatial loss, and with both", () => {
  const variants = listVariants({ methods: [], ablation: true });
  assert.deepEqual(variants.map(({ name, group }) => [name, group]), [
    ["ce", "ablation"],
    ["ce + ss", "ablation"],
    ["ce + ss + cc", "ablation"],
  ]);
  const weights = variants.map((variant) => variantOptions(variant, {}, 0))
    .map(({ ce, ss, cc, contextLoss }) => [ce > 0, ss > 0, cc > 0 && contextLoss !== "none"]);
  assert.deepEqual(weights, [[true, false, false], [true, true, false], [true, true, true]]);
});

Deno.test("the ablation has a context loss even where the shared options have none", () => {
  const shared = { preset: "reference" };
  const [, without, all] = listVariants({ methods: [], ablation: true, shared });
  const { cc, contextLoss, lastRelu, padding } = variantOptions(all, shared, 0);
  assert.deepEqual({ cc, contextLoss, lastRelu, padding }, {
    cc: 1,
    contextLoss: "soft",
    lastRelu: false,
    padding: "zero",
  });
  assert.equal(variantOptions(without, shared, 0).cc, 0);
});

Deno.test("variantOptions gives a method its own options, the shared ones it heeds, and the seed", () => {
  const shared = { ss: 9, minClusters: 5, size: 64, clusters: 4 };
  const [kmeans] = listVariants({ methods: ["kmeans:restarts=2"], shared });
  const options = variantOptions(kmeans, shared, 7);
  assert.deepEqual(
    { method: options.method, seed: options.seed, size: options.size, clusters: options.clusters },
    { method: "kmeans", seed: 7, size: 64, clusters: 4 },
  );
  assert.equal(options.restarts, 2);
  // Fewer clusters than this would end k-means at once; and it knows no smoothing.
  assert.equal(options.minClusters, 1);
  assert.deepEqual(options, variantOptions(kmeans, { ...shared, ss: 1 }, 7));
});

for (
  const [request, message] of [
    [{ methods: ["kmeens"] }, /method must be one of sgscn, kmeans, .*"kmeens"/],
    [{ methods: ["kmeans:k"] }, /option of kmeans must be NAME=VALUE, got "k"/],
    [{ methods: ["kmeans:k=1"] }, /clusters must be an integer from 2 to 16/],
    [{ methods: ["sgscn:sss=1"] }, /Unknown option "sss"/],
    [{ methods: ["sgscn"], sweeps: ["ss"] }, /to sweep must be NAME=VALUE/],
    [{ methods: ["sgscn"], sweeps: ["ss=1,,2"] }, /sweep must be OPTION=VALUE,VALUE/],
    [{ methods: ["sgscn"], sweeps: ["ss=1,-2"] }, /ss must be a number from 0 to 1000/],
    [{ methods: ["kmeans"], shared: { ss: "x" } }, /ss must be a number/],
  ] as const
) {
  Deno.test(`listVariants refuses ${JSON.stringify(request)}`, () => {
    assert.throws(() => listVariants(request as VariantRequest), { message });
  });
}
