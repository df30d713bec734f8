import assert from "node:assert/strict";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { CHILD_ENVIRONMENT } from "../../lib/jobs/child_environment.ts";
import { parseSse, type ServerSentEvent } from "./parse_sse.ts";
import { runToEnd, SERVE_PERMISSIONS, startService } from "./start_service.ts";

const ignore = Deno.build.os === "windows"; // no SIGTERM there
const TOKEN = "0123456789abcdef";
const TASK = ["task", "start", "--port", "0"];
const SERVE = ["serve", ...SERVE_PERMISSIONS, "--port", "0", "main.ts"];
/** Takes a minute: so small a step merges no clusters, and ends nothing early. */
const LONG = "?channels=32&learningRate=0.000001&stableIterations=0&preview=0&iterations=10000";
const SHORT = LONG.replace("10000", "100");

const image = encodeRgb(phantom("skin", { height: 36, width: 48 }).image) as Uint8Array<ArrayBuffer>;

function post(url: string, { query = LONG, headers = {} }: { query?: string; headers?: HeadersInit } = {}) {
  return fetch(`${url}v1/segment${query}`, { method: "POST", body: image, headers });
}

/** The events of a job that has begun to train. */
async function begunJob(url: string, query: string): Promise<AsyncGenerator<ServerSentEvent>> {
  const response = await post(url, { query });
  assert.equal(response.status, 200);
  const events = parseSse(response.body!);
  for (let event = ""; event !== "iteration";) {
    const { value, done } = await events.next();
    assert.ok(!done, "the stream ended before the first iteration");
    event = value.event ?? "";
  }
  return events;
}

async function lastEvent(events: AsyncIterable<ServerSentEvent>): Promise<ServerSentEvent> {
  const rest = await Array.fromAsync(events);
  return rest.findLast(({ event }) => event)!;
}

/** Status of each address of this machine, see probe_addresses.ts. */
async function probe(port: number, path: string, token = ""): Promise<Record<string, number>> {
  const args = ["run", "-A", "--quiet", "tests/http/probe_addresses.ts", String(port), path, token];
  const { code, stdout, stderr } = await runToEnd(args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

Deno.test("deno task start: listens on loopback alone, answers, stops cleanly", { ignore }, async () => {
  await using service = await startService(TASK);
  assert.equal(await (await fetch(`${service.url}healthz`)).text(), "ok\n");
  const statuses = Object.values(await probe(service.port, "/healthz"));
  assert.deepEqual(statuses, statuses.map(() => 0));
  assert.equal((await lastEvent(await begunJob(service.url, SHORT))).event, "result");
  assert.equal((await service.stop()).code, 0, service.output());
  assert.doesNotMatch(service.output(), /not-ready|not-listed|rror|warning/);
});

Deno.test("deno task start, SIGTERM: what runs may finish", { ignore }, async () => {
  await using service = await startService(TASK);
  const events = await begunJob(service.url, SHORT);
  service.signal();
  await service.printed(/"stopping"/);
  assert.equal((await lastEvent(events)).event, "result");
  assert.equal((await service.ended).code, 0, service.output());
});

Deno.test(
  "deno task start, SIGTERM: not ready, no new jobs, and what runs too long ends with an event that says why",
  { ignore },
  async () => {
    await using service = await startService(TASK, { SGSCN_DRAIN_MS: "3000" });
    const events = await begunJob(service.url, LONG);
    service.signal();
    await service.printed(/"stopping"/);
    const ready = await fetch(`${service.url}readyz`);
    assert.equal(ready.status, 503);
    assert.match((await ready.json()).detail, /stopping/);
    const refused = await post(service.url);
    assert.equal(refused.status, 503);
    await refused.body?.cancel();
    assert.equal(await (await fetch(`${service.url}healthz`)).text(), "ok\n");
    const { event, data } = await lastEvent(events);
    assert.equal(event, "error");
    assert.match(data.problem.type, /stopping/);
    assert.match(data.problem.detail, /stop/);
    assert.equal((await service.ended).code, 0, service.output());
  },
);

Deno.test("deno task start: a second signal ends it at once", { ignore }, async () => {
  await using service = await startService(TASK);
  const events = await begunJob(service.url, LONG);
  service.signal();
  await service.printed(/"stopping"/);
  service.signal();
  assert.equal((await service.ended).code, 1, service.output());
  await assert.rejects(Array.fromAsync(events)); // cut off
});

Deno.test("deno task start: a port that is taken is a clear error", { ignore }, async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const { code, stderr } = await runToEnd(["task", "start", "--port", String(port)]);
  assert.match(stderr, new RegExp(`Cannot listen on 127.0.0.1:${port}: .*in use`));
  assert.equal(code, 2);
});

for (
  const [what, args, env, message] of [
    [
      "an unknown variable",
      TASK,
      { SGSCN_TOKEN: TOKEN },
      /SGSCN_TOKEN is unknown; did you mean SGSCN_TOKENS\?/,
    ],
    ["a bad value", TASK, { SGSCN_GRACE_MS: "soon" }, /SGSCN_GRACE_MS must be an integer .* got "soon"/],
    ["an unknown argument", [...TASK, "--prot", "1"], {}, /--prot/],
    ["everyone's address without tokens", [...TASK, "--host", "0.0.0.0"], {}, /set SGSCN_TOKENS/],
    ["proxies without tokens", TASK, { SGSCN_TRUSTED_PROXIES: "127.0.0.1" }, /set SGSCN_TOKENS too/],
    ["an unknown variable under deno serve", SERVE, { SGSCN_TOKEN: TOKEN }, /SGSCN_TOKEN is unknown/],
    [
      "a bad value under deno serve",
      SERVE,
      { SGSCN_TOKENS: "short" },
      /SGSCN_TOKENS must be tokens of at least/,
    ],
  ] as const
) {
  Deno.test(`${what} stops the start with a message and status 2`, async () => {
    const { code, stderr } = await runToEnd(args, env);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /0123456789abcdef|\n +at |\blistening/i);
  });
}

Deno.test("--help says what can be set", async () => {
  const { code, stdout } = await runToEnd([...TASK, "--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /--grace-ms/);
});

Deno.test("deno task start may read the settings and what its processes need, and can list no more", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  const [, names] = /--ignore-env --allow-env='([^']*)'/.exec(tasks.start)!;
  assert.deepEqual(names.split(","), ["SGSCN_*", "PORT", ...CHILD_ENVIRONMENT]);
});

Deno.test("deno serve: listens once on every address, answers this machine alone, stops with a job at work", {
  ignore,
}, async () => {
  await using service = await startService(SERVE);
  assert.equal(service.output().match(/listening/gi)!.length, 1, service.output());
  const { "127.0.0.2": loopback, ...others } = await probe(service.port, "/");
  assert.equal(loopback, 200);
  for (const [address, status] of Object.entries(others)) assert.equal(status, 403, address);
  const health = await probe(service.port, "/healthz");
  assert.deepEqual(Object.values(health), Object.values(health).map(() => 200));

  const events = await begunJob(service.url, SHORT);
  service.signal();
  assert.equal((await lastEvent(events)).event, "result");
  assert.equal((await service.ended).code, 0, service.output());
});

Deno.test(
  "deno serve, SIGTERM: what runs too long ends with an event that says why",
  { ignore },
  async () => {
    await using service = await startService(SERVE, { SGSCN_DRAIN_MS: "200" });
    const events = await begunJob(service.url, LONG);
    service.signal();
    const { event, data } = await lastEvent(events);
    assert.equal(event, "error");
    assert.match(data.problem.type, /stopping/);
    assert.equal((await service.ended).code, 0, service.output());
  },
);

for (
  const [what, env, token, status] of [
    ["with tokens set, answers other machines that have one", { SGSCN_TOKENS: TOKEN }, TOKEN, 404],
    ["with tokens set, refuses other machines that have none", { SGSCN_TOKENS: TOKEN }, "", 401],
    ["with anonymous use allowed by name, answers anybody", { SGSCN_ALLOW_ANONYMOUS: "true" }, "", 404],
  ] as const
) {
  Deno.test(`deno serve, ${what}`, { ignore }, async () => {
    await using service = await startService(SERVE, env);
    // A job that is not there: only who is let in is told so.
    const statuses = await probe(service.port, "/v1/jobs/1bd4a9b1-6d79-4a2e-8cf2-2ed86ae0e9d8", token);
    assert.deepEqual(Object.values(statuses), Object.values(statuses).map(() => status));
  });
}

for (
  const [what, args, place] of [
    ["without any permission", ["main.ts"], "this thread"],
    ["where no process may be started", ["--allow-read", "main.ts"], "worker"],
    ["where there are no Workers", ["--allow-read", "tests/http/main_without_workers.ts"], "this thread"],
  ] as const
) {
  Deno.test(`deno serve ${what}: trains (${place}), answers in between, stops`, { ignore }, async () => {
    const serve = ["serve", "--no-prompt", "--port", "0", ...args, "--grace-ms", "0"];
    await using service = await startService(serve);
    const events = await begunJob(service.url, LONG);
    await service.printed(new RegExp(`"trainer":"${place}"`));
    assert.equal(await (await fetch(`${service.url}healthz`)).text(), "ok\n");
    assert.equal((await events.next()).value!.event, "iteration");
    await events.return(undefined); // nobody listens any more: it makes room
    const response = await post(service.url, { query: SHORT, headers: { accept: "application/json" } });
    assert.equal(response.status, 200);
    assert.equal((await response.json()).options.iterations, 100);
    assert.equal((await service.stop()).code, 0, service.output());
  });
}
