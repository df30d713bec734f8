import assert from "node:assert/strict";
import { MAX_PREVIEW_BYTES, MAX_PREVIEWS, PreviewStore } from "../../lib/web/page/preview_store.ts";

const preview = (iteration: number, bytes = 1) => ({
  iteration,
  labels: { height: 1, width: bytes, data: new Uint8Array(bytes) },
});

Deno.test("a long training's previews are bounded in number, and its first and latest are there", () => {
  const store = new PreviewStore();
  for (let iteration = 1; iteration <= 1000; iteration++) {
    store.add(preview(iteration));
    assert.ok(store.all.length <= MAX_PREVIEWS);
    assert.equal(store.all[0].iteration, 1);
    assert.equal(store.all.at(-1)!.iteration, iteration);
  }
  assert.ok(store.all.length > MAX_PREVIEWS / 2);
});

Deno.test("what is kept of a long training is in order, with no gap much wider than the others", () => {
  const store = new PreviewStore();
  for (let iteration = 1; iteration <= 1000; iteration++) store.add(preview(iteration));
  const gaps = store.all.slice(1).map(({ iteration }, i) => iteration - store.all[i].iteration);
  assert.ok(Math.min(...gaps) >= 1);
  assert.ok(Math.max(...gaps) <= 32, `a gap of ${Math.max(...gaps)}`);
});

Deno.test("large previews are bounded in bytes", () => {
  const store = new PreviewStore();
  for (let iteration = 1; iteration <= 40; iteration++) {
    store.add(preview(iteration, 2 ** 20));
    assert.ok(store.bytes <= MAX_PREVIEW_BYTES);
    assert.equal(store.bytes, store.all.length * 2 ** 20);
  }
});

Deno.test("one that comes again, or late, has its place once", () => {
  const store = new PreviewStore();
  for (const iteration of [5, 15, 10, 5]) store.add(preview(iteration));
  assert.deepEqual(store.all.map(({ iteration }) => iteration), [5, 10, 15]);
  store.clear();
  assert.deepEqual([store.all.length, store.bytes], [0, 0]);
});
