import assert from "node:assert/strict";
import { rangeInWords, SETTING_SPECS, variableName } from "../lib/http/setting_specs.ts";
import { defaultInWords } from "../lib/http/settings.ts";
import { OPTION_SPECS, type OptionSpec } from "../lib/options.ts";

const ROOT = new URL("../", import.meta.url);
const readme = await Deno.readTextFile(new URL("README.md", ROOT));

Deno.test("the README's options are those there are", () => {
  const rows = readme.split("\n").filter((line) => /^\| `[a-z]\w*` +\|/.test(line)).map(cells);
  assert.deepEqual(rows, OPTION_SPECS.map(expectedRow));
});

Deno.test("the README's settings are those there are", () => {
  const rows = readme.split("\n").filter((line) => /^\| `(PORT|SGSCN_\w+)` +\|/.test(line)).map(cells);
  const expected = SETTING_SPECS.map((spec) => {
    const value = defaultInWords(spec);
    const shown = "default" in spec ? `\`${value}\`` : value;
    return [`\`${variableName(spec)}\``, shown, rangeInWords(spec), spec.meaning];
  });
  assert.deepEqual(rows, expected);
});

Deno.test("the README, .ci/run and .deno-version agree on the version of Deno", async () => {
  const version = (await Deno.readTextFile(new URL(".deno-version", ROOT))).trim();
  assert.match(version, /^\d+\.\d+\.\d+$/);
  const named = [...readme.matchAll(/deno@(\S+)/g)].map((match) => match[1]);
  assert.ok(named.length >= 2);
  assert.deepEqual(named.filter((name) => name !== version), []);
  const script = await Deno.readTextFile(new URL(".ci/run", ROOT));
  assert.match(script, /\$\(cat \.deno-version\)/);
  assert.doesNotMatch(script, /deno@\d/);
});

Deno.test("the README's tasks exist", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  for (const [, name] of readme.matchAll(/\btask ([\w:]+)/g)) assert.ok(name in tasks, name);
});

Deno.test("the README's links to files lead somewhere", async () => {
  for (const [, target] of readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    await Deno.stat(new URL(target, ROOT));
  }
});

function cells(row: string): string[] {
  return row.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim());
}

function expectedRow(spec: OptionSpec): string[] {
  return [`\`${spec.name}\``, `\`${spec.default}\``, rangeText(spec), spec.meaning];
}

function rangeText(spec: OptionSpec): string {
  if (spec.type === "boolean") return "true, false";
  if (spec.type === "enum") return spec.values.join(", ");
  if (spec.type === "target") return "auto, none, points";
  return `${spec.minimum} to ${spec.maximum}${spec.unit ? ` ${spec.unit}` : ""}`;
}
