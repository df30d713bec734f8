import assert from "node:assert/strict";
import { NotStarted, startService } from "../start_service.ts";
import { runSmoke } from "../run_smoke.ts";
import { buildImage, type BuiltImage } from "./build_image.ts";
import { hasProgram } from "./has_program.ts";

const TOKEN = "a-token-of-the-image-test";
/** Only what is named reaches the service: no home, no cache of whoever runs this. */
const ENV = { SGSCN_TOKENS: TOKEN, PORT: "0" };
const ignore = Deno.build.os !== "linux" || Deno.build.arch !== "x86_64" ||
  !await hasProgram("npm", ["--version"]);

/** The superuser may write to what is read-only, so it becomes somebody else. */
const AS_NOBODY = Deno.build.os === "linux" && Deno.uid() === 0
  ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  : [];
/** A network with nothing in it but this machine itself, and mounts that may be made read-only. */
const APART = ["unshare", "--net", "--mount", ...(AS_NOBODY.length > 0 ? [] : ["--map-root-user"])];
const UNPLUG = "ip link set lo up && mount -o bind,remount,ro /";
const canUnplug = await hasProgram(APART[0], [...APART.slice(1), "sh", "-c", UNPLUG]);

/** Mesa's driver that computes on the processor, where it is installed. */
const DRIVERS = "/usr/share/vulkan/icd.d";
const softwareDriver = await Array.fromAsync(Deno.readDir(DRIVERS)).then(
  (entries) => entries.map(({ name }) => name).find((name) => /^lvp_icd.*\.json$/.test(name)),
  () => undefined, // no such folder: no driver
);

Deno.test("the image's steps, run in a clean folder", { ignore }, async (t) => {
  await using image = await buildImage();
  const service = [...AS_NOBODY, `${image.root}/bin/sgscn`];
  const before = await image.list();

  await t.step("it holds nothing that only builds or tests need", () => {
    assert.ok(before.length > 1000, `only ${before.length} files`);
    const unneeded =
      /\/(assemblyscript|binaryen|ajv|yaml|eventsource-parser)\/|\.map |\/tests\/|\/lib\/cli\//;
    assert.deepEqual(before.filter((file) => unneeded.test(file)), []);
  });

  await t.step("nobody may write to it", () => {
    const writable = before.filter((file) => Number.parseInt(file.split(" ").at(-1)!, 8) & 0o222);
    assert.deepEqual(writable, []);
  });

  await t.step("it serves the whole quickstart, as nobody, writing nothing", async () => {
    const running = await startService(service, { env: ENV, clearEnv: true });
    try {
      const { code, output } = await runSmoke([running.url], { token: TOKEN });
      assert.equal(code, 0, output + running.output());
      assert.match(output, /: 9 checks passed, 0 failed, 0 skipped/);
      await healthcheck(image, running.port, 0);
    } finally {
      const { code } = await running.stop();
      assert.equal(code, 0, running.output());
    }
    await healthcheck(image, running.port, 1); // nobody is there any more
    assert.deepEqual(await image.list(), before);
  });

  await t.step({
    name: "it does the same where there is no network, and nothing can be written",
    ignore: !canUnplug,
    async fn() {
      const script = new URL("./unplugged.sh", import.meta.url).pathname;
      const [command, ...args] = [...APART, "bash", script, Deno.execPath(), ...service];
      const { success, stdout, stderr } = await new Deno.Command(command, { args, env: ENV }).output();
      const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assert.ok(success, output);
      assert.match(output, /: 9 checks passed, 0 failed, 0 skipped/);
    },
  });

  await t.step("where a GPU is required and there is none, it says so and does not start", async () => {
    const env = { ...ENV, SGSCN_REQUIRE_GPU: "true", VK_DRIVER_FILES: "/nonexistent" };
    await refusesToStart(service, env, /Cannot start: a GPU is required .*run on simd.*no WebGPU adapter/);
  });

  await t.step({
    name: "nor where there is one in software only",
    ignore: softwareDriver === undefined,
    async fn() {
      const env = { ...ENV, SGSCN_REQUIRE_GPU: "true", VK_DRIVER_FILES: `${DRIVERS}/${softwareDriver}` };
      const message = /Cannot start: a GPU is required .*run on simd.*only a software adapter, llvmpipe/;
      await refusesToStart(service, env, message);
    },
  });

  await t.step("a folder that is not empty is not built into", async () => {
    const { code, stderr } = await image.build();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stderr), /Cannot build the image: .* must be empty/);
  });
});

async function healthcheck({ root }: BuiltImage, port: string, status: number): Promise<void> {
  const [command, ...args] = [...AS_NOBODY, `${root}/bin/healthcheck`];
  const { code, stderr } = await new Deno.Command(command, { args, clearEnv: true, env: { PORT: port } })
    .output();
  const message = new TextDecoder().decode(stderr);
  assert.equal(code, status, message);
  if (status !== 0) assert.match(message, /\/healthz does not answer: .*refused/);
}

async function refusesToStart(
  service: readonly string[],
  env: Record<string, string>,
  message: RegExp,
): Promise<void> {
  await assert.rejects(startService(service, { env, clearEnv: true }), (error) => {
    assert.ok(error instanceof NotStarted, String(error));
    assert.equal(error.code, 2);
    assert.match(error.output, message);
    assert.doesNotMatch(error.output, /\.ts:\d/, "a message for people, not a stack");
    return true;
  });
}
