import { SgscnError } from "../errors.ts";

/** An error as a frame's header. Only an `SgscnError` keeps its message; anything else becomes a detail for logs. */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof SgscnError) {
    const { kind, message, field, limit, value } = error;
    return { type: "error", kind, message, field, limit, value, detail: detailOf(error.cause) };
  }
  return { type: "error", detail: detailOf(error) };
}

/** The error that {@linkcode describeError} described. A fault of the child's own becomes `trainer-failed`. */
export function reviveError(header: Record<string, unknown>): SgscnError {
  const cause = header.detail === undefined ? undefined : new Error(String(header.detail));
  if (typeof header.kind !== "string") {
    return new SgscnError("trainer-failed", "The work failed for a reason of our own", { cause });
  }
  const { kind, message, field, limit, value } = header as unknown as SgscnError;
  return new SgscnError(kind, message, { field, limit, value, cause });
}

/** All that is known of an error, for logs only. */
export function detailOf(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? cause.stack ?? cause.message : String(cause);
}
