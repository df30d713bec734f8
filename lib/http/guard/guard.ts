import { type Access, type Admission, type Caller, type ClientOptions, createClients } from "./client.ts";
import { createCors } from "./cors.ts";
import { createHostCheck, type HostCheckOptions } from "./host_check.ts";
import { checkOrigin } from "./origin_check.ts";
import { createRateLimit, type RateLimitOptions } from "./rate_limit.ts";
import { addSecurityHeaders } from "./security_headers.ts";

export type { Admission, Caller };

export type GuardSettings = ClientOptions & HostCheckOptions & RateLimitOptions & {
  /** See {@linkcode createCors}. */
  corsOrigins: readonly string[];
};

/** Paths that are not for clients alone. */
const ACCESS: Record<string, Access> = {
  "/healthz": "open",
  "/readyz": "open",
  "/": "public",
  "/docs": "public",
  "/openapi.json": "public",
  "/metrics": "private",
};

/** What a page loads before anybody can type a token into it. */
const PUBLIC_FOLDER = "/page/";

function accessOf(path: string): Access {
  if (Object.hasOwn(ACCESS, path)) return ACCESS[path];
  return path.startsWith(PUBLIC_FOLDER) ? "public" : "client";
}

/** Who may ask for what, before anything is done for them. */
export interface Guard {
  /** The address of a request, to be used in place of `new URL(request.url)`. @throws {HttpError} 400 */
  target(request: Request): URL;
  /** Lets a request in. Those of health checks always, whatever host they name. @throws {HttpError} 400, 401, 403, 421, 429 */
  admit(request: Request, caller?: Caller): Admission;
  /** The answer to a browser that asks whether a page may use the service; `undefined` for any other request. */
  preflight(request: Request): Response | undefined;
  /** Adds what every response has to have, in place, and returns it. */
  decorate(response: Response, request: Request): Response;
}

/** @throws {RangeError} when a setting makes no sense */
export function createGuard(settings: GuardSettings): Guard {
  const cors = createCors(settings.corsOrigins);
  const hosts = createHostCheck(settings);
  const clients = createClients(settings);
  const rate = createRateLimit(settings);

  return {
    target: hosts.target,
    admit(request, caller) {
      const url = hosts.target(request);
      const access = accessOf(url.pathname);
      if (access === "open") return clients.byAddress(request, caller);
      hosts.check(request);
      checkOrigin(request, url, cors);
      const admission = identify(request, caller, access);
      rate.take(admission.owner);
      return admission;
    },
    preflight: cors.preflight,
    decorate(response, request) {
      addSecurityHeaders(response.headers);
      cors.decorate(response.headers, request);
      return response;
    },
  };

  /** Whoever tries tokens is slowed down by address. */
  function identify(request: Request, caller: Caller | undefined, access: Access): Admission {
    try {
      return clients.identify(request, caller, access);
    } catch (error) {
      rate.take(clients.byAddress(request, caller).owner);
      throw error;
    }
  }
}
