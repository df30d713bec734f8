import assert from "node:assert/strict";
import { runSmoke } from "../run_smoke.ts";
import { startService } from "../start_service.ts";
import { hasProgram } from "./has_program.ts";
import { startNginx } from "./start_nginx.ts";

const ROOT = new URL("../../../", import.meta.url);
const TOKEN = "a-token-of-the-nginx-test";
/** Turns what would wait for ever into a failure. */
const TIMEOUT_MS = 20_000;
const ignore = !await hasProgram("nginx", ["-v"]);

/** Serves until the end of the block. */
function serve(handler: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("nginx: an event is with the client before the next is written", { ignore }, async () => {
  const events = ["one", "two", "three"].map((name) => `data: ${name}\n\n`);
  let write: (text: string) => void = () => {};
  let end: () => void = () => {};
  await using upstream = serve(() =>
    new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(stream) {
          write = (text) => stream.enqueue(new TextEncoder().encode(text));
          end = () => stream.close();
          write(events[0]);
        },
      }),
      { headers: { "content-type": "text/event-stream" } }, // and no hint to nginx: the configuration must do
    )
  );
  await using nginx = await startNginx({ upstreamPort: upstream.port });
  const response = await fetch(`${nginx.url}/`, {
    headers: { "accept-encoding": "gzip" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (const event of events) { // a proxy that buffers would wait for more, and this for ever
    if (event !== events[0]) write(event);
    let got = "";
    while (got.length < event.length) got += (await reader.read()).value ?? assert.fail("it ended");
    assert.equal(got, event);
  }
  end();
  assert.equal((await reader.read()).done, true);
});

Deno.test("nginx: a client that leaves is gone for the service too", { ignore }, async () => {
  const left = Promise.withResolvers<void>();
  await using upstream = serve(() =>
    new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (stream) => stream.enqueue(new TextEncoder().encode("data: one\n\n")),
        cancel: () => left.resolve(),
      }),
    )
  );
  await using nginx = await startNginx({ upstreamPort: upstream.port });
  const response = await fetch(`${nginx.url}/`);
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  const late = setTimeout(() => left.reject(new Error("the service was not told")), TIMEOUT_MS);
  await left.promise;
  clearTimeout(late);
});

Deno.test("nginx: the first bytes of an upload arrive before its last are sent", { ignore }, async () => {
  const arrived = Promise.withResolvers<void>();
  await using upstream = serve(async ({ body }) => {
    let bytes = 0;
    for await (const chunk of body!) {
      bytes += chunk.length;
      arrived.resolve();
    }
    return new Response(String(bytes));
  });
  await using nginx = await startNginx({ upstreamPort: upstream.port });
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(stream) {
      stream.enqueue(new Uint8Array(1000));
      await arrived.promise;
      stream.enqueue(new Uint8Array(2_000_000)); // more than nginx lets through unless told
      stream.close();
    },
  });
  const response = await fetch(`${nginx.url}/v1/segment`, {
    method: "POST",
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  assert.equal(await response.text(), "2001000");
});

Deno.test("nginx: a client cannot choose its address, and its Host is passed on", { ignore }, async () => {
  await using upstream = serve(({ headers }) =>
    Response.json({ from: headers.get("x-forwarded-for"), host: headers.get("host") })
  );
  await using nginx = await startNginx({ upstreamPort: upstream.port });
  const response = await fetch(`${nginx.url}/`, { headers: { "x-forwarded-for": "203.0.113.7" } });
  assert.deepEqual(await response.json(), { from: "127.0.0.1", host: "127.0.0.1" });

  const metrics = await fetch(`${nginx.url}/metrics`);
  await metrics.body?.cancel();
  assert.equal(metrics.status, 404);
  const plain = await fetch(`${nginx.plainUrl}/v1/jobs/1?a=b`, { redirect: "manual" });
  await plain.body?.cancel();
  assert.equal(plain.status, 308);
  assert.equal(plain.headers.get("location"), "https://127.0.0.1/v1/jobs/1?a=b");
});

Deno.test("nginx: the whole quickstart works through it", { ignore }, async () => {
  const service = await startService([Deno.execPath(), "task", "start", "--port", "0"], {
    cwd: ROOT,
    env: {
      SGSCN_TOKENS: TOKEN,
      SGSCN_ALLOWED_HOSTS: "segment.example.org",
      SGSCN_TRUSTED_PROXIES: "127.0.0.1",
    },
  });
  try {
    await using nginx = await startNginx({ upstreamPort: service.port });
    const { code, output } = await runSmoke([nginx.url], { token: TOKEN });
    assert.equal(code, 0, output + service.output());
    assert.match(output, /: 9 checks passed, 0 failed, 0 skipped/);
  } finally {
    await service.stop();
  }
});
