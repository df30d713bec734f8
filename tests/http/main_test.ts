import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Service {
  url: string;
  /** Everything printed so far. */
  output: () => string;
  stop: () => Promise<Deno.CommandStatus>;
}

/** Runs Deno on main.ts until it says where it listens. */
async function startService(args: string[]): Promise<Service> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  let output = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      output += text;
      const address = /listening.*?(http:\/\/[^\s"]+)/i.exec(output);
      if (address) resolve(address[1].replace("0.0.0.0", "127.0.0.1"));
    }
    reject(new Error(`It ended without listening: ${output}`));
  })();
  const stop = async () => {
    child.kill("SIGTERM");
    await reading;
    return await child.status;
  };
  try {
    return { url: await listening, output: () => output, stop };
  } catch (error) {
    await stop().catch(() => child.status); // it has ended by itself
    throw error;
  }
}

const isWindows = Deno.build.os === "windows"; // no SIGTERM there

Deno.test("deno task start: listens, answers, stops cleanly", { ignore: isWindows }, async () => {
  const { url, output, stop } = await startService(["task", "start", "--port", "0"]);
  assert.match(url, /^http:\/\/127\.0\.0\.1:/);
  assert.equal(await (await fetch(`${url}healthz`)).text(), "ok\n");
  assert.equal((await stop()).code, 0, output());
  assert.doesNotMatch(output(), /not-warm|rror|warning/);
});

Deno.test("deno task start: a port that is taken is a clear error", { ignore: isWindows }, async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const starting = startService(["task", "start", "--port", String(port)]);
  await assert.rejects(starting, new RegExp(`Cannot listen on 127.0.0.1:${port}: .*in use`));
  taken.close();
});

Deno.test("deno serve: listens once, and answers this machine", { ignore: isWindows }, async () => {
  const args = [
    "serve",
    "--no-prompt",
    "--port",
    "0",
    "--allow-env",
    `--allow-run=${Deno.execPath()}`,
    "main.ts",
  ];
  const { url, output, stop } = await startService(args);
  assert.equal(await (await fetch(`${url}healthz`)).text(), "ok\n");
  await stop();
  assert.equal(output().match(/listening/gi)!.length, 1, output());
});
