import assert from "node:assert/strict";
import { bootstrapInterval } from "../../lib/evaluation/bootstrap_interval.ts";
import type { Measurement } from "../../lib/evaluation/measurement.ts";
import { pairedDifference } from "../../lib/evaluation/paired_difference.ts";
import { summariseScores } from "../../lib/evaluation/summarise_scores.ts";

/** A table as measurements: a line an image, a column a seed. */
function measure(
  table: Record<string, (number | undefined)[]>,
  classes: Record<string, string> = {},
): Measurement[] {
  return Object.entries(table).flatMap(([image, values]) =>
    values.map((value, seed) => ({ image, seed, value, class: classes[image] }))
  );
}

Deno.test("an image counts once, however many seeds it has", () => {
  const { count, mean, sd, median, seeds, seedSpread } = summariseScores(
    measure({ a: [0.2, 0.4], b: [0.8, 0.8], c: [0.7] }),
  );
  // Images 0.3, 0.8, 0.7. Both seeds have a and b alone: 0.5 and 0.6.
  assert.equal(count, 3);
  assert.ok(Math.abs(mean! - 0.6) < 1e-12);
  assert.ok(Math.abs(sd! - Math.sqrt((0.09 + 0.04 + 0.01) / 2)) < 1e-12);
  assert.equal(median, 0.7);
  assert.deepEqual(seeds, [0, 1]);
  assert.ok(Math.abs(seedSpread! - 0.1 / Math.SQRT2) < 1e-12);
});

Deno.test("the interval resamples images, not rows", () => {
  const table = { a: [1, 3], b: [4, 4], c: [2, 8], d: [9, 7] };
  const { interval } = summariseScores(measure(table), { seed: 7 });
  assert.deepEqual(interval, bootstrapInterval([2, 4, 5, 8], { seed: 7 }));
});

Deno.test("the order of the rows changes nothing", () => {
  const rows = measure({ a: [1, 3], b: [4, 4], c: [2, 8], d: [9, 7] }, { a: "x", b: "y", c: "x", d: "y" });
  assert.deepEqual(summariseScores(rows.toReversed()), summariseScores(rows));
});

Deno.test("classes are summarised each by itself", () => {
  const { classes } = summariseScores(
    measure({ a: [1], b: [3], c: [8] }, { a: "naevus", b: "naevus", c: "melanoma" }),
  );
  assert.deepEqual(Object.keys(classes!), ["melanoma", "naevus"]);
  assert.deepEqual([classes!.naevus.count, classes!.naevus.mean], [2, 2]);
  assert.deepEqual([classes!.melanoma.mean, classes!.melanoma.sd], [8, undefined]);
});

Deno.test("images without a value are named, and in no figure", () => {
  const { count, mean, missing } = summariseScores(measure({ a: [undefined, undefined], b: [undefined, 4] }));
  assert.deepEqual({ count, mean, missing }, { count: 1, mean: 4, missing: ["a"] });
});

Deno.test("too little to say is left out: no number is NaN, and JSON has no null", () => {
  const tables: Record<string, (number | undefined)[]>[] = [
    {},
    { a: [undefined] },
    { a: [1] },
    { a: [1], b: [undefined, 2] },
  ];
  for (const table of tables) {
    const text = JSON.stringify([summariseScores(measure(table)), pairedDifference(measure(table), [])]);
    assert.doesNotMatch(text, /null|NaN/);
  }
  assert.deepEqual(summariseScores([]), { count: 0, missing: [], seeds: [] });
});

Deno.test("the spread between seeds needs images that every seed has", () => {
  assert.equal(summariseScores(measure({ a: [1, undefined], b: [undefined, 2] })).seedSpread, undefined);
});

Deno.test("methods are compared on the images that both have", () => {
  const first = measure({ b: [5, 7], a: [3], c: [2], only: [100] });
  const second = measure({ a: [1, 3], b: [8], c: [2], other: [100] });
  assert.deepEqual(pairedDifference(first, second), {
    count: 3,
    mean: (1 - 2 + 0) / 3,
    larger: 1,
    equal: 1,
    smaller: 1,
  });
});

Deno.test("a method that is always a little better is told from one that is not, however images differ", () => {
  const images = Array.from({ length: 10 }, (_, i) => i / 10);
  const table = (more: (i: number) => number) =>
    measure(Object.fromEntries(images.map((value, i) => [`i${i}`, [value + more(i)]])));
  const better = pairedDifference(table((i) => 0.02 + 0.001 * i), table(() => 0));
  assert.ok(better.interval![0] > 0.02 && better.interval![1] < 0.03);
  assert.ok(better.pValue! < 0.01);
  const alike = pairedDifference(table((i) => i % 2 === 0 ? 0.02 : -0.02), table(() => 0));
  assert.ok(alike.interval![0] < 0 && alike.interval![1] > 0);
  assert.ok(alike.pValue! > 0.9);
});

Deno.test("turned round, a difference is the same with the other sign", () => {
  const a = measure({ a: [1], b: [5], c: [2], d: [4], e: [4], f: [9] });
  const b = measure({ a: [2], b: [3], c: [1], d: [1], e: [2], f: [3] });
  const [forth, back] = [pairedDifference(a, b), pairedDifference(b, a)];
  assert.equal(back.mean, -forth.mean!);
  assert.equal(back.pValue, forth.pValue);
  assert.deepEqual([back.larger, back.smaller], [forth.smaller, forth.larger]);
});
