import assert from "node:assert/strict";
import { readEnvironment } from "../../lib/http/read_environment.ts";
import { SETTING_VARIABLES } from "../../lib/http/setting_specs.ts";

Deno.test("what may be listed is listed", { permissions: { env: true } }, () => {
  Deno.env.set("SGSCN_MISSPELT", "1");
  try {
    const { variables, isListed } = readEnvironment(Deno.env, SETTING_VARIABLES);
    assert.equal(isListed, true);
    assert.equal(variables.SGSCN_MISSPELT, "1");
  } finally {
    Deno.env.delete("SGSCN_MISSPELT");
  }
});

Deno.test("what may be read is read, and nothing is asked for", {
  permissions: { env: ["SGSCN_GRACE_MS", "PORT"] },
}, () => {
  Deno.env.set("SGSCN_GRACE_MS", "5");
  try {
    const { variables, isListed } = readEnvironment(Deno.env, SETTING_VARIABLES);
    assert.equal(isListed, false);
    assert.equal(variables.SGSCN_GRACE_MS, "5");
    assert.deepEqual(Object.keys(variables).filter((name) => !["SGSCN_GRACE_MS", "PORT"].includes(name)), []);
  } finally {
    Deno.env.delete("SGSCN_GRACE_MS");
  }
});

Deno.test("without permission there is nothing to read", { permissions: { env: false } }, () => {
  assert.deepEqual(readEnvironment(Deno.env, SETTING_VARIABLES), { variables: {}, isListed: false });
});
