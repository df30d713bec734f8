import assert from "node:assert/strict";
import { createTokens, hashOfSetting } from "../../../lib/http/guard/tokens.ts";
import { outcome, refusal, testGuard, TOKEN } from "./guarded.ts";

const OTHER = "fedcba9876543210";
/** `printf %s fedcba9876543210 | sha256sum` */
const OTHER_HASH = "3465f6e6975baa864ca957f0914ecda9bf7eb601ac31ac20a5dc3d329279a843";
const guard = testGuard({ tokens: [TOKEN, `sha256:${OTHER_HASH}`] });

Deno.test("a token is kept as its hash, whether it is given or only its hash", () => {
  assert.equal(hashOfSetting(OTHER).toHex(), OTHER_HASH);
  assert.equal(hashOfSetting(`sha256:${OTHER_HASH.toUpperCase()}`).toHex(), OTHER_HASH);
});

Deno.test("each of several tokens is a client", () => {
  assert.equal(outcome(guard, { token: TOKEN }), "token 1");
  assert.equal(outcome(guard, { token: OTHER, from: "203.0.113.9" }), "token 2");
});

for (
  const [what, headers] of Object.entries<Record<string, string>>({
    "no token": {},
    "a wrong token": { authorization: `Bearer ${TOKEN}x` },
    "the start of a token": { authorization: `Bearer ${TOKEN.slice(0, -1)}` },
    "a hash in place of its token": { authorization: `Bearer ${OTHER_HASH}` },
    "a hash as in the settings": { authorization: `Bearer sha256:${OTHER_HASH}` },
    "an empty token": { authorization: "Bearer " },
    "no scheme": { authorization: TOKEN },
    "another scheme": { authorization: `Basic ${TOKEN}` },
    "two tokens": { authorization: `Bearer ${TOKEN} ${OTHER}` },
  })
) {
  Deno.test(`with tokens set, ${what} is 401, from this machine too`, () => {
    const error = refusal(guard, { headers });
    assert.equal(error.status, 401);
    assert.match(error.headers["www-authenticate"], /^Bearer realm="sgscn"/);
    assert.equal(error.headers["www-authenticate"].includes("invalid_token"), what !== "no token");
    assert.doesNotMatch(error.message, /0123|fedc/);
  });
}

Deno.test("the scheme's name may be written in any case", () => {
  assert.equal(outcome(guard, { headers: { authorization: `bearer  ${TOKEN}` } }), "token 1");
});

Deno.test("who is anonymous may be let in beside tokens; a wrong token is still wrong", () => {
  const both = testGuard({ tokens: [TOKEN], allowAnonymous: true });
  assert.equal(outcome(both, { from: "203.0.113.9" }), "203.0.113.9");
  assert.equal(outcome(both, { from: "203.0.113.9", token: TOKEN }), "token 1");
  assert.equal(outcome(both, { from: "203.0.113.9", token: OTHER }), 401);
});

Deno.test("a token's holder has a name that is not its hash, and the same for the token and its hash", () => {
  const [plain, hashed] = [createTokens([OTHER]), createTokens([TOKEN, `sha256:${OTHER_HASH}`])];
  assert.equal(plain.holder(1), hashed.holder(2));
  assert.notEqual(hashed.holder(1), hashed.holder(2));
  assert.ok(!plain.holder(1).includes(OTHER_HASH.slice(0, 16)));
});

for (
  const bad of ["short", "fifteen-letters", "with a space in it", "sha256:abc", `${TOKEN}:x`, "é".repeat(20)]
) {
  Deno.test(`"${bad}" is no token, and is not repeated`, () => {
    assert.throws(() => createTokens([TOKEN, bad]), (error: Error) => {
      assert.ok(error instanceof RangeError);
      return !error.message.includes(bad);
    });
  });
}
