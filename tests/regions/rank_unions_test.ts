import assert from "node:assert/strict";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { rankUnions } from "../../lib/regions/rank_unions.ts";
import { targetWeights } from "../../lib/regions/target_weights.ts";
import { BROWN, disc, scene } from "./scenes.ts";

Deno.test("the whole image is never a lesion, and what is clicked only where it has no parts", () => {
  const { image, labels } = scene([disc(60, 80, 30, BROWN, 1)]);
  const tree = findRegions({ image, labels });
  const { auto, clicked } = targetWeights(tree);
  const whole = new Uint8Array(tree.regions.length).fill(1);
  const part = Uint8Array.from(tree.regions, ({ label }) => label);
  const click = [60, 80] as const;
  const unionsOf = (ranked: ReturnType<typeof rankUnions>) => ranked.map(({ union }) => union);
  assert.deepEqual(unionsOf(rankUnions(tree, [whole, part], { weights: auto })), [part]);
  assert.deepEqual(rankUnions(tree, [whole], { weights: auto }), []);
  assert.deepEqual(unionsOf(rankUnions(tree, [whole, part], { weights: clicked, click })), [part]);
  assert.deepEqual(unionsOf(rankUnions(tree, [whole], { weights: clicked, click })), [whole]);
});
