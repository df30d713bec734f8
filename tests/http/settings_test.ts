import assert from "node:assert/strict";
import { readSettings, settingsHelp } from "../../lib/http/settings.ts";
import { SETTING_SPECS, variableName } from "../../lib/http/setting_specs.ts";

const TOKEN = "0123456789abcdef";

Deno.test("without arguments: this machine's port 8000, not listening, every default", () => {
  const settings = readSettings([], {});
  assert.equal(settings.listen, false);
  assert.equal(settings.host, "127.0.0.1");
  assert.equal(settings.port, 8000);
  assert.equal(settings.threads, undefined);
  assert.equal(settings.allowAnonymous, false);
  assert.deepEqual(settings.tokens, []);
  assert.equal(settings.graceMs, 10_000);
});

Deno.test("every default is within its own range", () => {
  const defaults = SETTING_SPECS.filter((spec) => "default" in spec);
  assert.ok(defaults.length > 15);
  const environment = Object.fromEntries(defaults.map((spec) => [variableName(spec), String(spec.default)]));
  assert.deepEqual(readSettings([], environment), readSettings([], {}));
});

Deno.test("an argument goes before the environment", () => {
  const environment = { PORT: "9000", SGSCN_ALLOW_ANONYMOUS: "1", SGSCN_GRACE_MS: "5", HOME: "/" };
  const settings = readSettings(["--listen", "--grace-ms", "7", "--host", "::1"], environment);
  assert.equal(settings.listen, true);
  assert.equal(settings.port, 9000);
  assert.equal(settings.allowAnonymous, true);
  assert.equal(settings.graceMs, 7);
  assert.equal(settings.host, "::1");
  assert.equal(readSettings(["--port", "9001"], environment).port, 9001);
});

Deno.test("lists have commas, spaces or lines between; what is empty is not set", () => {
  const settings = readSettings([], {
    SGSCN_TOKENS: `${TOKEN}, ${TOKEN}x\nsha256:${"ab".repeat(32)}`,
    SGSCN_TRUSTED_PROXIES: "10.0.0.1,fd00::/8",
    SGSCN_CORS_ORIGINS: " ",
    SGSCN_GRACE_MS: "",
  });
  assert.deepEqual(settings.tokens, [TOKEN, `${TOKEN}x`, `sha256:${"ab".repeat(32)}`]);
  assert.deepEqual(settings.trustedProxies, ["10.0.0.1", "fd00::/8"]);
  assert.deepEqual(settings.corsOrigins, []);
  assert.equal(settings.graceMs, 10_000);
});

for (
  const [args, environment, message] of [
    [["--port", "65536"], {}, /^Setting --port must be an integer from 0 to 65535, got "65536"$/],
    [[], { PORT: "8o" }, /^Setting PORT must be .*, got "8o"$/],
    [["--threads", "0"], {}, /--threads must be an integer from 1 to 256, got "0"/],
    [["--prot", "1"], {}, /--prot/],
    [["image.png"], {}, /image.png/],
    [["--tokens", TOKEN], {}, /--tokens/],
    [["--host", "a b"], {}, /--host must be an address or a host name, got "a b"/],
    [[], { SGSCN_ALLOW_ANONYMOUS: "maybe" }, /SGSCN_ALLOW_ANONYMOUS must be true or false, got "maybe"/],
    [
      [],
      { SGSCN_TRUSTED_PROXIES: "10.0.0.0/33" },
      /SGSCN_TRUSTED_PROXIES must be an IP address or a network/,
    ],
    [[], { SGSCN_ALLOWED_HOSTS: "example.org:80" }, /SGSCN_ALLOWED_HOSTS must be host names without port/],
    [[], { SGSCN_CORS_ORIGINS: "https://example.org/" }, /SGSCN_CORS_ORIGINS must be origins such as/],
    [[], { SGSCN_GRACEMS: "1" }, /^Setting SGSCN_GRACEMS is unknown; did you mean SGSCN_GRACE_MS\?$/],
    [[], { SGSCN_COLOUR_OF_THE_SKY: "1" }, /^Setting SGSCN_COLOUR_OF_THE_SKY is unknown$/],
    [["--listen", "--host", "127.0.0.1.example"], {}, /Cannot listen on 127\.0\.0\.1\.example for everyone/],
    [["--listen", "--host", "0.0.0.0"], {}, /Cannot listen on 0\.0\.0\.0 for everyone: set SGSCN_TOKENS/],
    [
      [],
      { SGSCN_TRUSTED_PROXIES: "10.0.0.1", SGSCN_ALLOW_ANONYMOUS: "1" },
      /Cannot trust proxies without tokens/,
    ],
    [[], { SGSCN_CORS_ORIGINS: "*" }, /Cannot let every web page in without tokens/],
  ] as const
) {
  Deno.test(`refused: ${[...args, ...Object.entries(environment).map((pair) => pair.join("="))].join(" ")}`, () => {
    assert.throws(() => readSettings(args, environment), (error: Error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("every fault is told at once, and no token is repeated, also under a wrong name", () => {
  const environment = { SGSCN_TOKENS: "s3cret", SGSCN_TOKEN: "an0ther-s3cret", SGSCN_DRAIN_MS: "soon" };
  assert.throws(() => readSettings([], environment), ({ message }: Error) => {
    assert.match(message, /SGSCN_TOKENS must be tokens of at least 16 .*not shown/);
    assert.match(message, /SGSCN_TOKEN is unknown; did you mean SGSCN_TOKENS/);
    assert.match(message, /SGSCN_DRAIN_MS/);
    assert.doesNotMatch(message, /s3cret/);
    return true;
  });
});

Deno.test("everyone may be listened for with tokens, or by name", () => {
  const args = ["--listen", "--host", "0.0.0.0"];
  assert.equal(readSettings(args, { SGSCN_TOKENS: TOKEN }).host, "0.0.0.0");
  assert.equal(readSettings(args, { SGSCN_ALLOW_ANONYMOUS: "true" }).host, "0.0.0.0");
  assert.equal(readSettings(["--listen", "--host", "localhost"], {}).host, "localhost");
});

Deno.test("--help names every setting", () => {
  const help = settingsHelp();
  for (const spec of SETTING_SPECS) assert.ok(help.includes(spec.meaning), spec.name);
  assert.match(help, /--grace-ms +cancel .* \(0 to 3600000 ms; default 10000\)/);
  assert.match(help, /SGSCN_TOKENS +answer/);
  assert.doesNotMatch(help, /--tokens|undefined/);
});
