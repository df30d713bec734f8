import { createHash, timingSafeEqual } from "node:crypto";

/** The bearer tokens that open the service. */
export interface Tokens {
  readonly count: number;
  /** The number (from 1) of the token in an `Authorization` header, `"missing"` without one, or `"wrong"`. */
  find(authorization: string | null): number | "missing" | "wrong";
  /** A name for the holder of a token: the same in every process that knows it, and of no use to guess it. */
  holder(number: number): string;
}

/** RFC 6750's `b64token`. There is no colon in it, so that no token looks like a hash. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
const HASH = /^sha256:([0-9a-f]{64})$/i;
/** 64 bits as hexadecimal digits; fewer could be guessed. */
const MIN_TOKEN_CHARACTERS = 16;

/**
 * Keeps tokens as SHA-256 alone.
 *
 * @param settings tokens as they are, or `sha256:` and the hexadecimal digits of their hash
 * @throws {RangeError} for one that is neither
 */
export function createTokens(settings: readonly string[]): Tokens {
  const hashes = settings.map(hashOfSetting);
  return {
    count: hashes.length,
    find(authorization) {
      if (authorization === null) return "missing";
      const given = sha256(/^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "");
      let found = 0;
      // Every one is compared, so that the time it takes does not tell which was right.
      for (const [i, hash] of hashes.entries()) if (timingSafeEqual(hash, given)) found = i + 1;
      return found || "wrong";
    },
    holder: (number) => sha256(`holder of ${hashes[number - 1].toHex()}`).toHex(),
  };
}

/** @throws {RangeError} when it is neither a token nor a hash; the message does not repeat it */
export function hashOfSetting(text: string): Uint8Array {
  const digits = HASH.exec(text)?.[1];
  if (digits) return Uint8Array.fromHex(digits);
  if (text.length >= MIN_TOKEN_CHARACTERS && TOKEN.test(text)) return sha256(text);
  throw new RangeError(
    `tokens of at least ${MIN_TOKEN_CHARACTERS} letters, digits or -._~+/, or sha256: with 64 hexadecimal digits`,
  );
}

function sha256(text: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(text).digest());
}
