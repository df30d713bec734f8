import { SgscnError } from "../errors.ts";

/** The error of work that nobody waits for any more. */
export function cancelled(): SgscnError {
  return new SgscnError("cancelled", "Stopped: whoever asked for it no longer waits");
}

/**
 * Waits for `promise`, unless the signal comes first; what the promise does after that is nobody's concern.
 *
 * @throws {SgscnError} `cancelled`
 */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return await promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(cancelled());
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
