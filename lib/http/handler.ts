import type { Decoder } from "../jobs/decoder.ts";
import type { Queue } from "../jobs/queue.ts";
import type { Trainer } from "../jobs/trainer.ts";
import { HANDLER_LIMITS, type HandlerLimits } from "./handler_limits.ts";
import { HELP_TEXT } from "./help_text.ts";
import { HttpError } from "./http_error.ts";
import { isLoopback } from "./is_loopback.ts";
import { errorFields, type Log } from "./log.ts";
import { problemResponse } from "./problem.ts";
import { createSegmentRoute } from "./segment_route.ts";

export interface HandlerParts {
  trainer: Trainer;
  decoder: Decoder;
  queue: Queue;
  log: Log;
  limits?: Partial<HandlerLimits>;
  /** How often an event stream says that it is alive. */
  heartbeatMs?: number;
  /** Answer nobody but this machine. */
  loopbackOnly?: boolean;
}

/** Who asks, as `Deno.serve` tells it. */
export interface Caller {
  remoteAddr: Deno.Addr;
}

export type Handler = (request: Request, caller?: Caller) => Promise<Response>;

/** A request with the name it has in problems and in the log. */
export interface NamedRequest {
  request: Request;
  requestId: string;
}

type Route = (named: NamedRequest) => Response | Promise<Response>;

/**
 * The service as one function from request to response; it needs no port.
 *
 * Every failure becomes a problem+json response here, and nowhere else.
 */
export function createHandler(parts: HandlerParts): Handler {
  const limits = { ...HANDLER_LIMITS, ...parts.limits };
  const text = (body: string) => () => new Response(body, { headers: { "cache-control": "no-store" } });
  const routes: Record<string, Record<string, Route>> = {
    "/": { GET: text(HELP_TEXT) },
    "/healthz": { GET: text("ok\n") },
    "/v1/segment": { POST: createSegmentRoute({ ...parts, limits }) },
  };

  return async function handle(request, caller) {
    const requestId = crypto.randomUUID();
    try {
      if (parts.loopbackOnly && !isLoopback(caller?.remoteAddr)) throw forbidden();
      return await findRoute(routes, request)({ request, requestId });
    } catch (error) {
      const response = problemResponse(error, requestId);
      parts.log("refused", {
        requestId,
        status: response.status,
        ...(response.status >= 500 ? errorFields(error) : { reason: (error as Error).message }),
      });
      return response;
    }
  };
}

function findRoute(routes: Record<string, Record<string, Route>>, request: Request): Route {
  const { pathname } = new URL(request.url);
  const methods = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
  if (!methods) throw new HttpError(404, `There is nothing at ${pathname.slice(0, 200)}`);
  // The server leaves the body of an answer to HEAD out.
  const method = request.method === "HEAD" && methods.GET ? "GET" : request.method;
  if (Object.hasOwn(methods, method)) return methods[method];
  const allow = Object.keys(methods).flatMap((name) => name === "GET" ? ["GET", "HEAD"] : [name]).join(", ");
  throw new HttpError(405, `${pathname} must be asked with ${allow}, got ${request.method.slice(0, 20)}`, {
    headers: { allow },
  });
}

function forbidden(): HttpError {
  return new HttpError(
    403,
    "This service answers only the machine it runs on; SGSCN_ALLOW_ANONYMOUS=1 in its environment opens it",
  );
}
