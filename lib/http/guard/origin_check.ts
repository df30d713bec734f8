import { HttpError } from "../http_error.ts";
import type { Cors } from "./cors.ts";

/** Methods that change nothing. */
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuses what a web page of another origin makes a browser send, so that it cannot drive a service on its user's
 * machine. Clients that are no browser send neither header.
 *
 * The rule of Go's `http.CrossOriginProtection`: `Sec-Fetch-Site`, which no page can forge, decides; an older browser's
 * `Origin` must name the host that was asked.
 *
 * @throws {HttpError} 403
 */
export function checkOrigin(request: Request, url: URL, cors: Pick<Cors, "allows">): void {
  if (SAFE_METHODS.includes(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isOurs = site === null
    ? origin === null || hostOf(origin) === (request.headers.get("host") ?? url.host).toLowerCase()
    : site === "same-origin" || site === "none";
  if (isOurs || cors.allows(origin)) return;
  throw new HttpError(
    403,
    `Cannot take this from a web page of ${
      (origin ?? "another origin").slice(0, 100)
    }: SGSCN_CORS_ORIGINS must list it first`,
  );
}

/** With the port, if it is not the scheme's own; a proxy may have taken TLS off, so the scheme says nothing. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
