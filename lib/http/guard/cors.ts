/** Which web pages of other origins may use the service. */
export interface Cors {
  /** Whether pages of this origin may. */
  allows(origin: string | null): boolean;
  /** Lets the page that asked read a response. */
  decorate(headers: Headers, request: Request): void;
  /** The answer to a browser that asks beforehand, or `undefined` when this is no such request. */
  preflight(request: Request): Response | undefined;
}

const METHODS = "GET, HEAD, POST, DELETE";
const REQUEST_HEADERS = "accept, authorization, content-type, idempotency-key, last-event-id, prefer";
/** Those that a page may not read otherwise and needs. */
const RESPONSE_HEADERS = "location, retry-after, x-request-id, preference-applied";
/** Browsers ask again after ten minutes at most anyway. */
const MAX_AGE_S = 600;

/** @param origins `https://example.org`, or `*` for all; none turns it off */
export function createCors(origins: readonly string[]): Cors {
  const allowsAll = origins.includes("*");
  const list = new Set(origins.map((origin) => origin.toLowerCase()));
  const allows = (origin: string | null) => origin !== null && (allowsAll || list.has(origin.toLowerCase()));

  function decorate(headers: Headers, request: Request): void {
    if (list.size === 0) return;
    headers.append("vary", "Origin");
    const origin = request.headers.get("origin");
    if (!allows(origin)) return;
    headers.set("access-control-allow-origin", origin!);
    headers.set("access-control-expose-headers", RESPONSE_HEADERS);
    headers.set("cross-origin-resource-policy", "cross-origin");
  }

  return {
    allows,
    decorate,
    preflight(request) {
      const asks = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
      if (!asks || !allows(request.headers.get("origin"))) return undefined;
      return new Response(null, {
        status: 204,
        headers: {
          "access-control-allow-methods": METHODS,
          "access-control-allow-headers": REQUEST_HEADERS,
          "access-control-max-age": String(MAX_AGE_S),
        },
      });
    },
  };
}

/** @throws {RangeError} when it is no origin */
export function checkOriginSetting(text: string): void {
  if (text === "*") return;
  // An origin has no path: `https://example.org/` never matches what a browser sends.
  if (/^https?:[^*]+$/i.test(text) && URL.canParse(text) && new URL(text).origin === text.toLowerCase()) {
    return;
  }
  throw new RangeError("origins such as https://example.org, or *");
}
