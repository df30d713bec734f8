import assert from "node:assert/strict";
import { PAGE_FILES, PAGE_SAMPLES } from "../../lib/web/page_files.ts";

/** All that is loaded, samples aside, uncompressed. */
const MAX_BYTES = 150_000;

Deno.test("the page is small", () => {
  const bytes = Object.values(PAGE_FILES)
    .map(({ text }) => new TextEncoder().encode(text).length)
    .reduce((a, b) => a + b);
  assert.ok(bytes < MAX_BYTES, `${bytes} bytes`);
});

Deno.test("the page loads nothing from elsewhere, and has neither scripts nor styles in its text", () => {
  const { text } = PAGE_FILES["/"];
  const loaded = [...text.matchAll(/<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"/g)].map(([, path]) =>
    `/${path}`
  );
  assert.ok(loaded.length >= 7, `${loaded}`);
  for (const path of loaded) assert.ok(path in PAGE_FILES || path in PAGE_SAMPLES, path);
  assert.doesNotMatch(text, /<script>|<style|\sstyle=|\son\w+=/);
});
