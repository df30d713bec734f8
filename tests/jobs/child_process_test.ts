import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import {
  type ChildProcess,
  type ChildProcessOptions,
  createChildProcess,
} from "../../lib/jobs/child_process.ts";
import { spawnChild } from "../../lib/jobs/spawn_child.ts";

const ENTRY = import.meta.resolve("./fake_child.ts");

async function withChild(
  use: (child: ChildProcess) => Promise<void>,
  options: Partial<ChildProcessOptions> = {},
): Promise<void> {
  const child = createChildProcess({
    entry: ENTRY,
    stallTimeoutMs: 60_000,
    describeFailure: (failure, cause) => new SgscnError("trainer-failed", failure, { cause }),
    ...options,
  });
  try {
    await use(child);
  } finally {
    await child.close();
  }
}

async function echo(child: ChildProcess): Promise<{ length: number; pid: number }> {
  const [frame] = await Array.fromAsync(child.request({ mode: "echo" }, [new Uint8Array(3)]));
  return frame.header as unknown as { length: number; pid: number };
}

Deno.test("a request is answered with its frames, by the same process each time", () =>
  withChild(async (child) => {
    const payload = crypto.getRandomValues(new Uint8Array(65_536));
    const frames = await Array.fromAsync(child.request({ mode: "echo" }, [payload, payload]));
    assert.equal(frames.length, 1);
    assert.deepEqual(frames[0].payload.subarray(65_536), payload);
    assert.equal((await echo(child)).pid, frames[0].header.pid);
  }));

Deno.test("requests made at once are answered one after the other", () =>
  withChild(async (child) => {
    const answers = await Promise.all([echo(child), echo(child), echo(child)]);
    assert.deepEqual(answers.map(({ length }) => length), [3, 3, 3]);
    assert.equal(new Set(answers.map(({ pid }) => pid)).size, 1);
  }));

Deno.test("the child has no permissions", () =>
  withChild(async (child) => {
    const [{ header: { type: _type, ...states } }] = await Array.fromAsync(
      child.request({ mode: "permissions" }),
    );
    assert.deepEqual(new Set(Object.values(states)), new Set(["prompt"])); // --no-prompt: refused
  }));

Deno.test("an error for the client keeps its kind and details", () =>
  withChild(async (child) => {
    await assert.rejects(Array.fromAsync(child.request({ mode: "domain-error" })), {
      kind: "invalid-option",
      field: "size",
      limit: 16,
      value: 3,
    });
  }));

Deno.test("an error of the child's own keeps its details out of the message", () =>
  withChild(async (child) => {
    await assert.rejects(Array.fromAsync(child.request({ mode: "own-error" })), (error: SgscnError) => {
      assert.equal(error.kind, "trainer-failed");
      assert.doesNotMatch(error.message, /secret/);
      assert.match(String((error.cause as Error).message), /a secret detail/);
      return true;
    });
  }));

for (
  const [mode, what] of [
    ["exit", /status 7.*last words/s],
    ["garbage", /header must be at most/],
    ["half-frame", /status 7/],
  ] as const
) {
  Deno.test(`a child that fails by ${mode} is an error with its reason, and is replaced`, () =>
    withChild(async (child) => {
      const before = await echo(child);
      await assert.rejects(Array.fromAsync(child.request({ mode })), (error: SgscnError) => {
        assert.equal(error.message, "crash");
        assert.match((error.cause as Error).message, what);
        return true;
      });
      assert.notEqual((await echo(child)).pid, before.pid);
    }));
}

Deno.test("a child that says nothing for too long is killed and replaced", () =>
  withChild(async (child) => {
    await child.warm();
    await assert.rejects(Array.fromAsync(child.request({ mode: "deaf" })), { message: "stall" });
  }, { stallTimeoutMs: 50 }));

Deno.test("a child that is busy tells that it lives, and what memory it holds", async () => {
  const { promise: heardThree, resolve } = Promise.withResolvers<void>();
  const heard: number[] = [];
  const child = spawnChild({
    entry: ENTRY,
    onHeartbeat: (rssBytes) => heard.push(rssBytes) === 3 && resolve(),
  });
  await child.frames.next();
  child.send({ type: "run", mode: "deaf" });
  await child.frames.next();
  heard.length = 0; // from here on it only spins
  await heardThree;
  for (const rssBytes of heard) assert.ok(rssBytes > 10e6 && rssBytes < 1e9, String(rssBytes));
  child.kill();
  assert.doesNotMatch((await child.causeOfDeath()).message, /\d{6}/, "heartbeats are no words to be kept");
});

Deno.test("where there are no workers, a child is killed when a request gets no answer for too long", () =>
  withChild(async (child) => {
    await assert.rejects(Array.fromAsync(child.request({ mode: "deaf" })), { message: "stall" });
    assert.equal(child.usage.rssBytes, undefined);
  }, {
    entry: import.meta.resolve("./fake_child_without_workers.ts"),
    heartbeatTimeoutMs: 10,
    stallTimeoutMs: 500,
  }));

Deno.test("a child over its memory limit is killed for that, with the limit and the value", () =>
  withChild(async (child) => {
    await assert.rejects(Array.fromAsync(child.request({ mode: "deaf" })), (error: SgscnError) => {
      assert.deepEqual([error.message, error.limit], ["memory", 1e6]);
      assert.ok(error.value as number > 1e6);
      return true;
    });
  }, {
    maxRssBytes: () => 1e6,
    describeFailure: (failure, cause, { limit, value }) =>
      new SgscnError("trainer-failed", failure, { limit, value, cause }),
  }));

Deno.test("a child that is not ready in time is an error with the limit", () =>
  withChild(async (child) => {
    await assert.rejects(child.warm(), { message: "start", limit: 50 });
    assert.deepEqual(child.usage, { started: 0, maxRssBytes: undefined });
  }, {
    entry: "data:text/javascript,while (true);",
    startTimeoutMs: 50,
    describeFailure: (failure, cause, { limit }) =>
      new SgscnError("trainer-failed", failure, { limit, cause }),
  }));

Deno.test("aborting stops the request and keeps the child", () =>
  withChild(async (child) => {
    const controller = new AbortController();
    let pid: unknown;
    await assert.rejects(async () => {
      for await (
        const { header } of child.request({ mode: "until-cancelled" }, [], { signal: controller.signal })
      ) {
        pid = header.pid;
        controller.abort();
      }
    }, { kind: "cancelled" });
    assert.equal((await echo(child)).pid, pid);
  }));

Deno.test("aborting kills a child that does not stop", () =>
  withChild(async (child) => {
    const controller = new AbortController();
    let pid: unknown;
    await assert.rejects(async () => {
      for await (const { header } of child.request({ mode: "deaf" }, [], { signal: controller.signal })) {
        pid = header.pid;
        controller.abort();
      }
    }, { kind: "cancelled" });
    assert.notEqual((await echo(child)).pid, pid);
  }, { cancelTimeoutMs: 10 }));

Deno.test("leaving the loop stops the request, and the next one is answered", () =>
  withChild(async (child) => {
    for await (const _frame of child.request({ mode: "until-cancelled" })) break;
    assert.equal((await echo(child)).length, 3);
  }));

Deno.test("a request aborted while it waits leaves the others alone", () =>
  withChild(async (child) => {
    const first = new AbortController();
    const second = new AbortController();
    const running = child.request({ mode: "until-cancelled" }, [], { signal: first.signal });
    await running.next();
    const waiting = assert.rejects(
      Array.fromAsync(child.request({ mode: "echo" }, [], { signal: second.signal })),
      { kind: "cancelled" },
    );
    second.abort();
    await waiting;
    first.abort();
    await assert.rejects(running.next(), { kind: "cancelled" });
    assert.equal((await echo(child)).length, 3);
  }));

Deno.test("a child that does not start with its V8 flags is started without", () =>
  withChild(async (child) => {
    assert.equal((await echo(child)).length, 3);
  }, { v8Flags: ["--stack-size=1"] }));

Deno.test("a child that does not start at all is an error that says why", () =>
  withChild(async (child) => {
    await assert.rejects(child.warm(), (error: SgscnError) => {
      assert.equal(error.message, "start");
      assert.match((error.cause as Error).message, /no_such_module/);
      return true;
    });
  }, { entry: import.meta.resolve("./no_such_module.ts") }));

Deno.test("closing cuts a request off", () =>
  withChild(async (child) => {
    const running = child.request({ mode: "until-cancelled" });
    await running.next();
    const failed = assert.rejects(running.next(), { kind: "trainer-failed" });
    await child.close();
    await failed;
    await assert.rejects(echo(child), { message: "start" });
  }));
