import assert from "node:assert/strict";
import { flagName } from "../../lib/cli/flag_names.ts";
import { helpText } from "../../lib/cli/help.ts";
import { METHOD_DEFAULTS, OPTION_SPECS, PRESETS } from "../../lib/options.ts";

Deno.test("helpText shows every option with its default, range and meaning, every preset and method", () => {
  const text = helpText().replace(/\s+/g, " ");
  for (const spec of OPTION_SPECS) {
    assert.ok(text.includes(` --${flagName(spec.name)}`), spec.name);
    assert.ok(text.includes(spec.meaning), spec.meaning);
    if (spec.type === "boolean") continue;
    if (spec.type === "target") continue;
    const range = spec.type === "enum" ? spec.values.join(", ") : `${spec.minimum} to ${spec.maximum}`;
    assert.ok(text.includes(`(default ${spec.default}; ${range}`), `${spec.name}: ${range}`);
  }
  for (const name of Object.keys(PRESETS)) assert.match(text, new RegExp(` ${name} `));
  for (const name of Object.keys(METHOD_DEFAULTS)) assert.match(text, new RegExp(` ${name} (nothing|--)`));
});

Deno.test("helpText fits a terminal of 100 columns", () => {
  for (const line of helpText().split("\n")) assert.ok(line.length <= 104, line);
});
