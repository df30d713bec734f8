import { SgscnError } from "../errors.ts";

/** One line of the service's log. */
export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** Longer text is cut: a stack fits, an image does not. */
const MAX_TEXT_CHARACTERS = 8_192;

/** Fields that must not be logged, whoever passes them. */
const SECRET = /^(authorization|cookie|set-?cookie|tokens?|secret|password|idempotency-?key|query|search)$/i;

/** Logs JSON lines on stderr: time, event, then the fields. */
export function jsonLog(event: string, fields: Record<string, unknown> = {}): void {
  console.error(logLine(event, fields));
}

/** The same log with fields that belong on each of its lines, such as `requestId`. */
export function withFields(log: Log, common: Record<string, unknown>): Log {
  return (event, fields) => log(event, { ...common, ...fields });
}

/** An error with its stack and causes, for the log only. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = error.cause === undefined ? undefined : errorFields(error.cause).error;
  return { error: error.stack ?? error.message, cause };
}

/** Why a client was refused. What it wrote for an option is left out: a secret may have got there by mistake. */
export function refusalFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof SgscnError) || error.kind !== "invalid-option") {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  return { reason: error.kind, field: error.field, limit: error.limit };
}

/**
 * A line of JSON, whatever the fields are: secrets and binary data are named, not shown; long text is cut; what JSON
 * does not have is put into words. A log that throws would fail the request it reports.
 */
export function logLine(event: string, fields: Record<string, unknown>, time: Date = new Date()): string {
  const head = { time: time.toISOString(), event };
  try {
    return JSON.stringify({ ...head, ...fields }, loggable);
  } catch (error) { // a cycle
    return JSON.stringify({ ...head, requestId: fields.requestId, unloggable: (error as Error).message });
  }
}

function loggable(name: string, value: unknown): unknown {
  if (SECRET.test(name)) return "(not logged)";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `(${value.byteLength} bytes)`;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string" && value.length > MAX_TEXT_CHARACTERS) {
    return `${value.slice(0, MAX_TEXT_CHARACTERS)}… (${value.length} characters)`;
  }
  return value;
}
