/** One line of the service's log. */
export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** Logs JSON lines on stderr: time, event, then the fields. */
export function jsonLog(event: string, fields: Record<string, unknown> = {}): void {
  console.error(JSON.stringify({ time: new Date().toISOString(), event, ...fields }));
}

/** An error with its stack and causes, for the log only. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = error.cause === undefined ? undefined : errorFields(error.cause).error;
  return { error: error.stack ?? error.message, cause };
}
