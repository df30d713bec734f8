import assert from "node:assert/strict";
import { type Content, markup, outsideName, verbatim } from "../../../lib/evaluation/report/markup.ts";
import { attribute, elements, parsePage, textOf } from "./parse_page.ts";

const NASTY = [
  "<script>alert(1)</script>",
  "\"' onload='x",
  "&lt;&amp;",
  "</td></table>",
  "]]>-->",
  "a\u202Eb",
  "<!--",
];

Deno.test("markup() escapes what is put in, as text and as an attribute", () => {
  for (const name of NASTY) {
    const html = markup`<!doctype html><html lang="en"><title>t</title><p title="${name}">${name}</p>`;
    const { root, faults } = parsePage(html.toString());
    assert.deepEqual(faults, []);
    const [paragraph] = elements(root, "p");
    assert.equal(attribute(paragraph, "title"), name);
    assert.equal(textOf(paragraph), name);
    assert.equal(elements(root, "script").length, 0);
  }
});

Deno.test("markup() keeps markup, and leaves no trace of nothing", () => {
  const contents: Content[] = ["<a>", undefined, null, false, 0];
  const items = contents.map((item) => markup`[${item}]`);
  assert.equal(markup`<ul>${items}</ul>`.toString(), "<ul>[&lt;a&gt;][][][][0]</ul>");
  assert.equal(markup`${verbatim("<b>")}`.toString(), "<b>");
  assert.equal(outsideName("<").toString(), "<bdi>&lt;</bdi>");
});

Deno.test("markup() replaces characters that HTML does not allow", () => {
  const { faults } = parsePage(markup`<!doctype html><p>${"a\0b\x07c\ud800d\ufffe\x85"}</p>`.toString());
  assert.deepEqual(faults, []);
  assert.equal(markup`${"a\0b\ud800"}`.toString(), "a\ufffdb\ufffd");
  assert.equal(markup`${"tab\tline\n"}`.toString(), "tab\tline\n");
});
