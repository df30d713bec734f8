import assert from "node:assert/strict";
import { readSettings } from "../../lib/http/settings.ts";

const noEnv = () => undefined;

Deno.test("without arguments: this machine's port 8000, not listening", () => {
  assert.deepEqual(readSettings([], noEnv), {
    listen: false,
    host: "127.0.0.1",
    port: 8000,
    threads: undefined,
    allowAnonymous: false,
  });
});

Deno.test("an argument goes before the environment", () => {
  const env = (name: string) => ({ PORT: "9000", SGSCN_ALLOW_ANONYMOUS: "1" })[name];
  assert.deepEqual(readSettings(["--listen"], env), {
    listen: true,
    host: "127.0.0.1",
    port: 9000,
    threads: undefined,
    allowAnonymous: true,
  });
  const given = readSettings(["--port", "9001", "--host", "::1", "--threads", "3"], env);
  assert.ok(typeof given !== "string");
  assert.deepEqual([given.port, given.host, given.threads], [9001, "::1", 3]);
});

for (
  const [args, message] of [
    [["--port", "65536"], /port must be an integer from 0 to 65535, got "65536"/],
    [["--port", "8o"], /got "8o"/],
    [["--threads", "0"], /threads must be an integer from 1 to 256/],
    [["--prot", "1"], /--prot/],
    [["image.png"], /image.png/],
  ] as const
) {
  Deno.test(`arguments ${args.join(" ")} are refused by name`, () => {
    assert.match(String(readSettings(args, noEnv)), message);
  });
}
