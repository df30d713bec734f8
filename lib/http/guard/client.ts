import { HttpError } from "../http_error.ts";
import { canonicalAddress, clientNetwork, isLoopbackAddress } from "./addresses.ts";
import { createProxies } from "./proxies.ts";
import { createTokens } from "./tokens.ts";

/** Who asks, as `Deno.serve` tells it. */
export interface Caller {
  remoteAddr: Deno.Addr;
}

/** Who was let in. */
export interface Admission {
  /** The client as an owner of jobs: one for each token, or else each address. */
  owner: string;
  /** The client as logs name it: the token's number, or the address. */
  client: string;
}

export interface ClientOptions {
  /** See {@linkcode createTokens}. */
  tokens: readonly string[];
  /** Let in who has no token, wherever they are; without it and without tokens, only this machine. */
  allowAnonymous: boolean;
  /** See {@linkcode createProxies}. */
  trustedProxies: readonly string[];
}

/** What a path asks of its callers. */
export type Access =
  | "open" // nothing: what tells whether the service is up
  | "public" // no token: what explains the service, and what a page needs before a token can be typed in
  | "private" // a token or this machine, even where anonymous use is allowed
  | "client"; // a token, or what the settings allow without

/** Headers of proxies. Who is let in for being on this machine must not have come through one. */
const FORWARDING_HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * Tells clients apart.
 *
 * @throws {RangeError} when proxies are listed and there are no tokens: behind a proxy everyone is on this machine
 */
export function createClients({ tokens: settings, allowAnonymous, trustedProxies }: ClientOptions): {
  /** Who it would be without a token. */
  byAddress(request: Request, caller: Caller | undefined): Admission;
  /** Who it is. @throws {HttpError} 401, 403 */
  identify(request: Request, caller: Caller | undefined, access: Access): Admission;
} {
  const tokens = createTokens(settings);
  const proxies = createProxies(trustedProxies);
  if (trustedProxies.length > 0 && tokens.count === 0) {
    throw new RangeError("Cannot trust proxies without tokens: behind a proxy every caller looks local");
  }

  function byAddress(request: Request, caller: Caller | undefined): Admission {
    const peer = addressOf(caller);
    if (!peer) return { owner: "no address", client: "no address" };
    const address = proxies.clientOf(peer, request.headers.get("x-forwarded-for"));
    return { owner: `address ${clientNetwork(address)}`, client: address };
  }

  return {
    byAddress,
    identify(request, caller, access) {
      const token = tokens.count === 0 ? "missing" : tokens.find(request.headers.get("authorization"));
      if (typeof token === "number") {
        return { owner: `token ${tokens.holder(token)}`, client: `token ${token}` };
      }
      if (token === "wrong") throw unauthorized("Cannot let you in: the bearer token is not valid", true);
      if (!allowAnonymous || access === "private") {
        if (tokens.count === 0) checkLocal(request, caller);
        else if (access !== "public") {
          throw unauthorized("Cannot let you in: Authorization must have a bearer token", false);
        }
      }
      return byAddress(request, caller);
    },
  };
}

function unauthorized(message: string, isInvalid: boolean): HttpError {
  const challenge = `Bearer realm="sgscn"${isInvalid ? ', error="invalid_token"' : ""}`;
  return new HttpError(401, message, { headers: { "www-authenticate": challenge } });
}

/** @throws {HttpError} 403 */
function checkLocal(request: Request, caller: Caller | undefined): void {
  const address = addressOf(caller);
  const isLocal = address ? isLoopbackAddress(address) : caller?.remoteAddr.transport === "unix";
  if (!isLocal) {
    throw new HttpError(
      403,
      "This service answers only the machine it runs on; SGSCN_TOKENS or SGSCN_ALLOW_ANONYMOUS opens it",
    );
  }
  if (FORWARDING_HEADERS.some((name) => request.headers.has(name))) {
    throw new HttpError(
      403,
      "This service answers only the machine it runs on, not what a proxy there passes on; SGSCN_TOKENS opens it",
    );
  }
}

function addressOf(caller: Caller | undefined): string | undefined {
  const address = caller?.remoteAddr;
  return address && "hostname" in address ? canonicalAddress(address.hostname) : undefined;
}
