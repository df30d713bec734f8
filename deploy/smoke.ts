import { parseArgs } from "node:util";
import { type Check, CHECKS } from "./smoke/checks.ts";
import { type Endpoint, endpoint } from "./smoke/endpoint.ts";

const USAGE = `Usage: deno task smoke URL [--timeout SECONDS]
Does at a live service what the README's quickstart does, and says what it checked.
Environment: SGSCN_TOKEN, the bearer token to use.
Exit status: 0 when all went well, 1 when something failed, 2 for wrong usage.`;

/** A cold machine with a slow processor is done in far less. */
const DEFAULT_TIMEOUT_S = 120;

/** Runs every check, and goes on after one that fails; prints a line each. @returns how many failed */
async function smoke(service: Endpoint): Promise<number> {
  const count = { "ok  ": 0, FAIL: 0, skip: 0 };
  for (const check of CHECKS) {
    const startedAt = performance.now();
    const [outcome, remark] = await outcomeOf(check, service);
    count[outcome]++;
    const elapsed = `${Math.round(performance.now() - startedAt)} ms`;
    console.log(`${outcome}  ${check.name}  (${[remark, elapsed].filter(Boolean).join("; ")})`);
  }
  console.log(`${service.url}: ${count["ok  "]} checks passed, ${count.FAIL} failed, ${count.skip} skipped`);
  return count.FAIL;
}

async function outcomeOf(
  { skip, run }: Check,
  service: Endpoint,
): Promise<["ok  " | "FAIL" | "skip", string]> {
  const why = skip?.(service);
  if (why) return ["skip", why];
  try {
    return ["ok  ", await run(service) ?? ""];
  } catch (error) {
    return ["FAIL", reason(error as Error)];
  }
}

/** What is wrong in words; what `fetch` says is in the cause. */
function reason({ name, message, cause }: Error): string {
  if (name === "TimeoutError") return "not done in the time that --timeout gives";
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** @throws {TypeError} for what is no URL or no number */
function readArguments(): { service: Endpoint; isHelp?: false } | { isHelp: true } {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: { timeout: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return { isHelp: true };
  const seconds = Number(values.timeout ?? DEFAULT_TIMEOUT_S);
  if (!(seconds > 0)) throw new TypeError(`--timeout must be a number of seconds, got ${values.timeout}`);
  if (positionals.length !== 1) throw new TypeError(`URL must be given once, got ${positionals.length}`);
  if (!/^https?:\/\//.test(positionals[0])) {
    throw new TypeError(`URL must begin with http, got ${positionals[0]}`);
  }
  const token = Deno.env.get("SGSCN_TOKEN") || undefined;
  return { service: endpoint(positionals[0], { token, signal: AbortSignal.timeout(seconds * 1_000) }) };
}

if (import.meta.main) {
  try {
    const read = readArguments();
    if (read.isHelp) console.log(USAGE);
    else Deno.exit(await smoke(read.service) > 0 ? 1 : 0);
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    Deno.exit(2);
  }
}
