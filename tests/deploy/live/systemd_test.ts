import assert from "node:assert/strict";
import { hasProgram } from "./has_program.ts";

const UNIT = new URL("../../../deploy/sgscn.service", import.meta.url);
const ignore = !await hasProgram("systemd-analyze", ["--offline=true", "--help"]);
/** systemd's own scale, from 0 to 10, with 10 for a unit without any sandbox; what needs a network cannot have 0. */
const MAX_EXPOSURE = 2;

Deno.test("systemd: the unit is well formed, and shut in", { ignore }, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/sgscn.service`;
    const text = await Deno.readTextFile(UNIT);
    assert.match(text, /^ExecStart=\/opt\/sgscn\/bin\/sgscn$/m);
    // What it starts must exist to be verified.
    await Deno.writeTextFile(path, text.replace("/opt/sgscn/bin/sgscn", Deno.execPath()));
    const verified = await analyze(["verify", "--man=no", path]);
    assert.deepEqual(verified, { code: 0, output: "" });

    const { output } = await analyze(["security", "--offline=true", "--no-pager", path]);
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(output)?.[1]);
    assert.ok(exposure <= MAX_EXPOSURE, output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function analyze(args: readonly string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", { args: [...args] }).output();
  const text = new TextDecoder();
  return { code, output: text.decode(stderr) + text.decode(stdout) };
}
