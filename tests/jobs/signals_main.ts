import { setTimeout } from "node:timers/promises";

// Does what each line of stdin says, `SIGNAL pid` or `gone pid`, and answers `ok`, or what went wrong.
const POLL_MS = 5;

/** A dead process whose parent has not asked for its status, as in a container without an init, is a zombie: `Z`. */
function isGone(pid: string): boolean {
  try {
    return /^State:\s+[ZX]/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return true; // it ended while its file was open
    throw error;
  }
}

let text = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (text + chunk).split("\n");
  text = lines.pop()!;
  for (const line of lines) {
    const [what, pid] = line.split(" ");
    try {
      if (what === "gone") { while (!isGone(pid)) await setTimeout(POLL_MS); }
      else Deno.kill(Number(pid), what as Deno.Signal);
      console.log("ok");
    } catch (error) {
      console.log(String(error));
    }
  }
}
