/**
 * Whether a `Prefer` header asks for an answer before the work is done: `respond-async` (RFC 7240), perhaps among other
 * preferences, which a server may leave alone.
 */
export function prefersAsync(prefer: string | null): boolean {
  return (prefer ?? "").split(",").some((part) =>
    part.split(";")[0].trim().toLowerCase() === "respond-async"
  );
}
