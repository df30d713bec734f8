// `deno task` passes on the signal that the terminal has sent to both: the second within this time is the first.
const ECHO_MS = 300;

/** Aborted by Ctrl-C or SIGTERM; a second one ends the process at once. */
export function interruptSignal(): AbortSignal {
  const stop = new AbortController();
  let stoppedMs = Infinity;
  function interrupt() {
    // Whoever presses it again does not want to wait.
    if (performance.now() - stoppedMs > ECHO_MS) Deno.exit(130);
    if (stop.signal.aborted) return;
    stoppedMs = performance.now();
    stop.abort();
  }
  Deno.addSignalListener("SIGINT", interrupt);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", interrupt);
  return stop.signal;
}
