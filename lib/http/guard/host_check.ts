import { isIP } from "node:net";
import { HttpError } from "../http_error.ts";
import { canonicalAddress, isLoopbackAddress } from "./addresses.ts";

export interface HostCheck {
  /**
   * The address of a request, whose parts can be relied on. The server makes `request.url` of the `Host` header as it
   * came: with a space in it that is no URL, and with a slash its path is another one.
   *
   * @throws {HttpError} 400
   */
  target(request: Request): URL;
  /** @throws {HttpError} 421 when it was meant for a host that this service is not, 400 */
  check(request: Request): void;
}

export interface HostCheckOptions {
  /** Names beside those of loopback and the bound address: `example.org`, `*.example.org`, or `*` for any. */
  allowedHosts: readonly string[];
  /** Where the service listens; every address when missing. */
  boundHost?: string;
}

const AUTHORITY = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?)(?::\d{1,5})?$/i;
const HOST_PATTERN = /^(?:\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[?[0-9a-f:.]+\]?)$/i;
const EVERY_ADDRESS = ["0.0.0.0", "::"];

/**
 * Answers only for hosts that this service is, so that no web page reaches it by a name of its own that leads here
 * (DNS rebinding). Bound to every address, it is any address: such an attack needs a name.
 */
export function createHostCheck({ allowedHosts, boundHost }: HostCheckOptions): HostCheck {
  const names = new Set(allowedHosts.map(canonicalHost));
  const suffixes = [...names].filter((name) => name.startsWith("*.")).map((name) => name.slice(1));
  const bound = boundHost === undefined ? undefined : canonicalHost(boundHost);
  const isEveryAddress = bound === undefined || EVERY_ADDRESS.includes(bound);

  function isAllowed(host: string): boolean {
    return host === "localhost" || isLoopbackAddress(host) || host === bound ||
      (isEveryAddress && isIP(host) > 0) ||
      names.has("*") || names.has(host) || suffixes.some((suffix) => host.endsWith(suffix));
  }

  function check(request: Request): void {
    const url = target(request);
    // In a request to a proxy the first line names a host too.
    for (const authority of [url.host, request.headers.get("host") || url.host]) {
      const host = canonicalHost(new URL(`http://${authority}`).hostname);
      if (!isAllowed(host)) {
        throw new HttpError(
          421,
          `Cannot answer for the host ${host.slice(0, 100)}: it must be added to SGSCN_ALLOWED_HOSTS first`,
        );
      }
    }
  }

  return { target, check };
}

/** @throws {RangeError} when it can be no host, or has a port */
export function checkHostPattern(text: string): void {
  if (HOST_PATTERN.test(text) && (!/[:[\]]/.test(text) || canonicalAddress(text))) return;
  throw new RangeError("host names without port, such as example.org or *.example.org, or *");
}

function target(request: Request): URL {
  const authority = request.headers.get("host");
  const isGood = !authority || (AUTHORITY.test(authority) && URL.canParse(`http://${authority}`));
  if (isGood && URL.canParse(request.url)) {
    const url = new URL(request.url);
    if (url.username === "" && url.password === "") return url;
  }
  throw new HttpError(400, "Cannot read request: its Host header must be a host name and, at most, a port");
}

/** Lower case, an address in its canonical form, no dot at the end. */
function canonicalHost(host: string): string {
  return canonicalAddress(host) ?? host.toLowerCase().replace(/\.$/, "");
}
