import assert from "node:assert/strict";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { LABELS, PNG_FILE } from "./doubles.ts";
import { withServer } from "./serve.ts";

const isThere = await hasCurl();

async function hasCurl(): Promise<boolean> {
  const { state } = await Deno.permissions.query({ name: "run", command: "curl" });
  if (state !== "granted") return false;
  try {
    return (await new Deno.Command("curl", { args: ["--version"], stdout: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs curl on `-sS` and these arguments, with an image at its standard input. */
function curl(...args: string[]): Deno.ChildProcess {
  const child = new Deno.Command("curl", {
    args: ["-sS", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  ReadableStream.from([PNG_FILE]).pipeTo(child.stdin).catch(() => undefined); // some do not read it
  return child;
}

async function printed(child: Deno.ChildProcess): Promise<Uint8Array> {
  const { success, stdout, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return stdout;
}

function eventsIn(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(text);
  return events;
}

const test = (name: string, fn: () => Promise<void>) => Deno.test(`curl: ${name}`, { ignore: !isThere }, fn);

test("the quickstart's line streams the events", () =>
  withServer({}, async (url) => {
    const output = await printed(curl("-N", "--data-binary", "@-", `${url}/v1/segment?iterations=2`));
    const events = eventsIn(new TextDecoder().decode(output));
    assert.deepEqual(events.map(({ event }) => event), ["start", "iteration", "iteration", "result"]);
  }));

test("a form with an image and options, answered with a picture", () =>
  withServer({}, async (url) => {
    const form = ["-F", "image=@-;filename=a.png", "-F", "iterations=1", "-H", "Accept: image/png"];
    assert.deepEqual(await printed(curl(...form, `${url}/v1/segment`)), LABELS);
  }));

test("a stream that is cut goes on after the last event that came, and none is missing", () =>
  withServer({ jobLimits: { graceMs: 60_000 } }, async (url) => {
    const first = curl("-N", "--data-binary", "@-", `${url}/v1/segment?iterations=200`);
    let text = "";
    for await (const part of first.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (eventsIn(text).length > 5) break;
    }
    try {
      first.kill("SIGKILL");
    } catch (error) {
      assert.ok(error instanceof TypeError, "it had ended already");
    }
    await first.stderr.cancel();
    await first.status;
    const seen = eventsIn(text);
    const { id } = JSON.parse(seen.find(({ event }) => event === "start")!.data);
    const header = `Last-Event-ID: ${seen.at(-1)!.id}`;
    const rest = await printed(curl("-N", "-H", header, `${url}/v1/jobs/${id}/events`));
    const all = [...seen, ...eventsIn(new TextDecoder().decode(rest))];
    assert.deepEqual(all.map((event) => Number(event.id)), Array.from({ length: 202 }, (_, i) => i + 1));
  }));

test("a problem is printed, and --fail fails", () =>
  withServer({}, async (url) => {
    const problem = JSON.parse(
      new TextDecoder().decode(await printed(curl("--data-binary", "@-", `${url}/v1/segment?size=1`))),
    );
    assert.equal(problem.field, "size");
    const failed = await curl("--fail", "--data-binary", "@-", `${url}/v1/segment?size=1`).output();
    assert.equal(failed.code, 22);
  }));
