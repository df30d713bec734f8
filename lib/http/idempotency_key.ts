import { HttpError } from "./http_error.ts";

const MAX_LENGTH = 255;

/**
 * The `Idempotency-Key` of a request: visible ASCII, in quotes or bare, as clients send both.
 *
 * @throws {HttpError} 400 when it is empty, too long or something else
 */
export function readIdempotencyKey({ headers }: Request): string | undefined {
  const header = headers.get("idempotency-key");
  if (header === null) return undefined;
  const key = /^"([^"]*)"$/.exec(header.trim())?.[1] ?? header.trim();
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= MAX_LENGTH) return key;
  const limit = `1 to ${MAX_LENGTH} visible ASCII characters`;
  throw new HttpError(400, `Idempotency-Key must be ${limit}, got ${header.length}`, {
    field: "Idempotency-Key",
    limit,
  });
}
