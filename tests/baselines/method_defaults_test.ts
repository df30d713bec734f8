import assert from "node:assert/strict";
import { METHOD_DEFAULTS, resolveOptions } from "../../lib/options.ts";

Deno.test("a method's defaults come after the preset and before what is given", () => {
  for (const preset of ["default", "ultrasound", "paper", "reference"]) {
    const options = resolveOptions({ method: "deepcluster", preset, iterations: 7 });
    assert.equal(options.learningRate, METHOD_DEFAULTS.deepcluster.learningRate);
    assert.equal(options.iterations, 7);
    assert.equal(resolveOptions({ method: "deepcluster", preset, learningRate: 0.3 }).learningRate, 0.3);
    assert.equal(options.padding, resolveOptions({ preset }).padding); // what the method leaves alone
  }
});

Deno.test("resolved options resolve to themselves, whatever the method", () => {
  for (const method of Object.keys(METHOD_DEFAULTS)) {
    const options = resolveOptions({ method });
    assert.deepEqual(resolveOptions({ ...options }), options);
    assert.deepEqual(options, { ...options, ...METHOD_DEFAULTS[method as keyof typeof METHOD_DEFAULTS] });
  }
});

Deno.test("no method that makes three clusters stops because there are three", () => {
  for (const method of ["kmeans", "deepcluster", "iic"] as const) {
    const { clusters, minClusters } = resolveOptions({ method });
    assert.ok(minClusters < clusters, `${method} stops at ${minClusters} of ${clusters}`);
  }
});
