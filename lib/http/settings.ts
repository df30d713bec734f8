import { parseArgs } from "node:util";

/** How the service runs, from its arguments and environment. */
export interface Settings {
  /** Open a port; without it something else serves the handler, as `deno serve` does. */
  listen: boolean;
  host: string;
  port: number;
  /** Threads to train with; all cores when missing. */
  threads?: number;
  /** Answer callers from anywhere under `deno serve`. */
  allowAnonymous: boolean;
}

export const SERVE_USAGE = `Usage: deno task start [--port 8000] [--host 127.0.0.1] [--threads N]
Environment: PORT, SGSCN_ALLOW_ANONYMOUS=1 (under deno serve: answer callers from other machines)`;

const DEFAULT_PORT = 8000;
const MAX_PORT = 65_535;
const MAX_THREADS = 256;

/** The settings, or what is wrong with them, in words. */
export function readSettings(
  args: readonly string[],
  env: (name: string) => string | undefined,
): Settings | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        listen: { type: "boolean", default: false },
        host: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: env("PORT") || String(DEFAULT_PORT) },
        threads: { type: "string" },
      },
    });
    return {
      listen: values.listen,
      host: values.host,
      port: integer("port", values.port, 0, MAX_PORT),
      threads: values.threads === undefined ? undefined : integer("threads", values.threads, 1, MAX_THREADS),
      allowAnonymous: ["1", "true", "yes"].includes((env("SGSCN_ALLOW_ANONYMOUS") ?? "").toLowerCase()),
    };
  } catch (error) {
    return (error as Error).message;
  }
}

function integer(name: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new RangeError(
    `Setting ${name} must be an integer from ${minimum} to ${maximum}, got ${JSON.stringify(text)}`,
  );
}
