import assert from "node:assert/strict";
import { SIGNALS_CASE, startSignals } from "./signals.ts";

for (const [mode, what] of [["deaf", "is busy"], ["until-cancelled", "waits"]] as const) {
  Deno.test(`a child that ${what} ends when its parent is killed`, SIGNALS_CASE, async () => {
    const signals = startSignals();
    const parent = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        `--allow-run=${Deno.execPath()}`,
        import.meta.resolve("./fake_parent.ts"),
        mode,
      ],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const output = parent.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const pid = Number((await output.read()).value);
    assert.ok(pid > 0);
    parent.kill("SIGKILL");
    await parent.status;
    await signals.gone(pid);
    await output.cancel();
    await signals.close();
  });
}
