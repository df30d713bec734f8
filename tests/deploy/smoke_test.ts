import assert from "node:assert/strict";
import { runSmoke } from "./run_smoke.ts";
import { startService } from "./start_service.ts";

const ROOT = new URL("../../", import.meta.url);
const TOKEN = "a-token-of-the-smoke-test";
const noTerm = Deno.build.os === "windows"; // no SIGTERM there

Deno.test("smoke: all is well at a service of its own", { ignore: noTerm }, async () => {
  const service = await startService([Deno.execPath(), "task", "start", "--port", "0"], {
    cwd: ROOT,
    env: { SGSCN_TOKENS: TOKEN },
  });
  try {
    const { code, output } = await runSmoke([service.url], { token: TOKEN });
    assert.equal(code, 0, output + service.output());
    assert.match(output, /: 9 checks passed, 0 failed, 0 skipped/);

    const stranger = await runSmoke([service.url]);
    assert.equal(stranger.code, 1, stranger.output);
    assert.match(stranger.output, /^FAIL {2}POST .*status 200 and text\/event-stream, got 401/m);
    assert.match(stranger.output, /^skip {2}a request without its token/m);
  } finally {
    await service.stop();
  }
});

Deno.test("smoke: something that only says 200 fails it", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("ok\n"));
  try {
    const { code, output } = await runSmoke([`http://127.0.0.1:${server.addr.port}`]);
    assert.equal(code, 1, output);
    assert.match(output, /^ok {4}GET \/healthz/m);
    assert.match(output, /^FAIL {2}POST .*got 200 and text\/plain: ok/m);
    assert.match(output, /: 2 checks passed, 6 failed, 1 skipped/);
  } finally {
    await server.shutdown();
  }
});

Deno.test("smoke: a service that is never ready, or never answers, fails it in the time it has", async () => {
  const silent = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    if (url.endsWith("/healthz")) return new Response("ok\n");
    return new Response(null, { status: 503, headers: { "retry-after": "1" } });
  });
  const { code, output } = await runSmoke([`http://127.0.0.1:${silent.addr.port}`, "--timeout", "2"]);
  await silent.shutdown();
  assert.equal(code, 1, output);
  assert.match(output, /^FAIL {2}GET \/readyz.*not done in the time that --timeout gives/m);

  const nobody = await runSmoke([`http://127.0.0.1:${silent.addr.port}`]);
  assert.equal(nobody.code, 1, nobody.output);
  assert.match(nobody.output, /^FAIL {2}GET \/healthz.*refused/m);
});

for (const args of [[], ["localhost:8000"], ["http://a", "http://b"], ["http://a", "--timeout", "x"]]) {
  Deno.test(`smoke: wrong usage: ${args.join(" ") || "nothing"}`, async () => {
    const { code, output } = await runSmoke(args);
    assert.equal(code, 2, output);
    assert.match(output, /must .*\nUsage: deno task smoke URL/s);
  });
}
