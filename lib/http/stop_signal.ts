const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/**
 * Calls `stop` at the first Ctrl-C or polite kill, and ends this process with status 0 when that is done; a second one
 * ends it at once, with status 1. The promise is for who has nothing else to do, and never resolves.
 */
export function onStopSignal(stop: (signal: Deno.Signal) => Promise<void>): Promise<never> {
  let isStopping = false;
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, async () => {
      if (isStopping) Deno.exit(1);
      isStopping = true;
      await stop(signal);
      Deno.exit(0);
    });
  }
  return new Promise(() => {}); // nothing comes after
}
