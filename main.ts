import { CHILD_ENVIRONMENT } from "./lib/jobs/child_environment.ts";
import { createDecoder } from "./lib/jobs/decoder.ts";
import { createQueue } from "./lib/jobs/queue.ts";
import { createTrainer } from "./lib/jobs/trainer.ts";
import { createHandler } from "./lib/http/handler.ts";
import { errorFields, jsonLog } from "./lib/http/log.ts";
import { readSettings, SERVE_USAGE } from "./lib/http/settings.ts";
import { stopSignal } from "./lib/http/stop_signal.ts";

const isSet = (name: string) => Deno.env.get(name) !== undefined;
const settings = readSettings(Deno.args, (name) => Deno.env.get(name));
if (typeof settings === "string") fail(settings);

const environment = Object.fromEntries(
  CHILD_ENVIRONMENT.filter(isSet).map((name) => [name, Deno.env.get(name)!]),
);
const trainer = await createTrainer({ threads: settings.threads, environment });
const decoder = await createDecoder({ environment });
const fetch = createHandler({
  trainer,
  decoder,
  queue: createQueue(),
  log: jsonLog,
  // `deno serve` binds every address unless told otherwise.
  loopbackOnly: !settings.listen && !settings.allowAnonymous,
});
let isStopping = false;
Promise.all([trainer.survey(), decoder.warm()]).catch((error) => {
  if (!isStopping) jsonLog("not-warm", errorFields(error));
});
const stopped = stopSignal().then(async (signal) => {
  isStopping = true;
  jsonLog("stopping", { signal });
  await Promise.all([trainer.close(), decoder.close()]); // ends what streams, so that the server can end
});

const service: Deno.ServeDefaultExport = { fetch };
export default service;

// `import.meta.main` is true under `deno serve` too, so listening is asked for by an argument.
if (settings.listen) await serve(settings.host, settings.port);

async function serve(hostname: string, port: number): Promise<never> {
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    const onListen = (at: Deno.NetAddr) => jsonLog("listening", { url: `http://${at.hostname}:${at.port}/` });
    server = Deno.serve({ hostname, port, onListen }, fetch);
  } catch (error) {
    fail(`Cannot listen on ${hostname}:${port}: ${(error as Error).message}`);
  }
  await stopped;
  await server.shutdown();
  Deno.exit(0);
}

function fail(message: string): never {
  console.error(`${message}\n${SERVE_USAGE}`);
  Deno.exit(2);
}
