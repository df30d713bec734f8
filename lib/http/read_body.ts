import { checkBytes } from "../image/limits.ts";
import { HttpError } from "./http_error.ts";

export interface BodyLimits {
  maxBytes: number;
  /** The whole body must be there so soon. */
  timeoutMs: number;
  /** Told of every chunk. */
  onBytes?: (bytes: number) => void;
}

/**
 * Yields a request's body as it arrives.
 *
 * @throws {SgscnError} `too-large`, by `Content-Length` before anything is read, or as soon as more bytes came
 * @throws {HttpError} 408 when it takes too long, 400 when it breaks off
 */
export async function* readBody(
  request: Request,
  { maxBytes, timeoutMs, onBytes }: BodyLimits,
): AsyncGenerator<Uint8Array> {
  checkBytes(Number(request.headers.get("content-length") ?? 0), maxBytes);
  if (!request.body) return;
  const reader = request.body.getReader();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const limit = `${timeoutMs / 1000} s`;
    late.reject(new HttpError(408, `Cannot read request: its body must arrive within ${limit}`, { limit }));
  }, timeoutMs);
  let received = 0;
  let whole = false;
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read().catch(brokenOff), late.promise]);
      if (done) return void (whole = true);
      received += value.length;
      onBytes?.(value.length);
      checkBytes(received, maxBytes);
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // Not awaited, whatever becomes of it: what is still on its way may never come.
    if (!whole) Promise.allSettled([reader.cancel()]);
  }
}

/** Nobody reads this answer, but a client that leaves is no failure of ours. */
function brokenOff(cause: unknown): never {
  throw new HttpError(400, "Cannot read request: its body broke off", { cause });
}
