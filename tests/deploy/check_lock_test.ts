import assert from "node:assert/strict";
import { lockDifferences } from "../../deploy/image/check_lock.ts";

const WHOLE = {
  version: "5",
  specifiers: { "npm:a@1": "1.0.0", "npm:b@1": "1.0.0" },
  npm: { "a@1.0.0": { integrity: "sha512-a" }, "b@1.0.0": { integrity: "sha512-b" } },
};

Deno.test("a lock file that pins less, and the same, is a part", () => {
  const reduced = {
    ...WHOLE,
    specifiers: { "npm:a@1": "1.0.0" },
    npm: { "a@1.0.0": { integrity: "sha512-a" } },
  };
  assert.deepEqual(lockDifferences(reduced, WHOLE), []);
});

const DEPARTURES = {
  "another version": { ...WHOLE, specifiers: { "npm:a@1": "1.0.1" } },
  "another hash": { ...WHOLE, npm: { "a@1.0.0": { integrity: "sha512-x" } } },
  "a package without hash": { ...WHOLE, npm: { "a@1.0.0": {} } },
  "a package more": { ...WHOLE, npm: { ...WHOLE.npm, "c@1.0.0": { integrity: "sha512-c" } } },
  "a module from elsewhere": { ...WHOLE, remote: { "https://example.org/": "hash" } },
};
for (const [what, reduced] of Object.entries(DEPARTURES)) {
  Deno.test(`a lock file with ${what} is told apart`, () => {
    assert.equal(lockDifferences(reduced, WHOLE).length, 1);
  });
}
