import { SgscnError } from "./lib/errors.ts";
import { createService } from "./lib/http/create_service.ts";
import { jsonLog as log } from "./lib/http/log.ts";
import { readEnvironment } from "./lib/http/read_environment.ts";
import { SETTING_VARIABLES } from "./lib/http/setting_specs.ts";
import { readSettings, settingsHelp } from "./lib/http/settings.ts";
import { onStopSignal } from "./lib/http/stop_signal.ts";
import { CHILD_ENVIRONMENT } from "./lib/jobs/child_environment.ts";

/** What clients have, after the last job ended, to read the rest of their streams. */
const SHUTDOWN_MS = 2_000;

if (Deno.args.includes("--help")) {
  console.log(settingsHelp());
  Deno.exit(0);
}
const { variables, isListed } = readEnvironment(Deno.env, [...SETTING_VARIABLES, ...CHILD_ENVIRONMENT]);
const settings = await orExit(() => readSettings(Deno.args, variables));
if (!isListed) log("environment-not-listed", { effect: "misspelt variables go unnoticed" });
const service = await orExit(() => createService(settings, { environment: variables, log }));
// `import.meta.main` is true under `deno serve` too, so listening is asked for by an argument.
const server = settings.listen ? await orExit(() => listen(settings.host, settings.port)) : undefined;

const stopped = onStopSignal(async (signal) => {
  log("stopping", { signal });
  await service.drain(); // meanwhile whoever lost the stream of a running job can come back
  const late = new Promise((resolve) => setTimeout(resolve, SHUTDOWN_MS));
  await Promise.race([late, server?.shutdown() ?? late]); // `deno serve` does not say when its own is down
  await service.close();
});

// Never done: a module that is makes Deno ask whether `deno serve` was meant.
if (server) await stopped;

const served: Deno.ServeDefaultExport = { fetch: service.fetch };
export default served;

function listen(hostname: string, port: number): Deno.HttpServer {
  const onListen = (at: Deno.NetAddr) => log("listening", { url: `http://${at.hostname}:${at.port}/` });
  try {
    return Deno.serve({ hostname, port, onListen }, service.fetch);
  } catch (error) {
    throw new RangeError(`Cannot listen on ${hostname}:${port}: ${(error as Error).message}`);
  }
}

/** What is wrong with the settings is said in words; a fault of the program keeps its stack. */
async function orExit<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SgscnError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
