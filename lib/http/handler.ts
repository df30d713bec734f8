import type { Decoder } from "../jobs/decoder.ts";
import { createIdempotency } from "../jobs/idempotency.ts";
import type { JobManager } from "../jobs/job_manager.ts";
import type { Trainer } from "../jobs/trainer.ts";
import { createDescriptionRoutes } from "./description_routes.ts";
import { createPageRoutes } from "./page_routes.ts";
import type { Caller } from "./guard/client.ts";
import type { Guard } from "./guard/guard.ts";
import { HANDLER_LIMITS, type HandlerLimits } from "./handler_limits.ts";
import { HttpError } from "./http_error.ts";
import { createJobRoutes } from "./job_routes.ts";
import { errorFields, type Log, refusalFields } from "./log.ts";
import { NO_GUARD } from "./no_guard.ts";
import { problemResponse } from "./problem.ts";
import { type MeasuredRequest, NO_METRICS, type RequestMetrics } from "./request_metrics.ts";
import { findResource, findRoute, type FoundResource, type RouteTable } from "./route.ts";
import { createSegmentRoute } from "./segment_route.ts";

export interface HandlerParts {
  jobs: JobManager;
  decoder: Decoder;
  /** Knows what this machine can train on. */
  trainer: Pick<Trainer, "survey">;
  log: Log;
  guard?: Guard;
  metrics?: RequestMetrics;
  /** Resources of other makers: health, metrics, pages. They replace those here. */
  routes?: RouteTable;
  limits?: Partial<HandlerLimits>;
  /** How often an event stream says that it is alive. */
  heartbeatMs?: number;
}

export type { Caller };

export type Handler = (request: Request, caller?: Caller) => Promise<Response>;

/** Where a request goes, or why that cannot be said. */
type Target = { url: URL; found?: FoundResource } | { error: unknown };

/**
 * The service as one function from request to response; it needs no port.
 *
 * Every failure becomes a problem+json response here, and nowhere else.
 */
export function createHandler(parts: HandlerParts): Handler {
  const { guard = NO_GUARD, metrics = NO_METRICS, log, jobs } = parts;
  const limits = { ...HANDLER_LIMITS, ...parts.limits };
  const idempotency = createIdempotency({ jobs });
  const table: RouteTable = {
    ...createDescriptionRoutes(),
    ...createPageRoutes(),
    "/v1/segment": { POST: createSegmentRoute({ ...parts, limits, metrics, idempotency }) },
    ...createJobRoutes({ ...parts, limits }),
    ...parts.routes,
  };

  return async function handle(request, caller) {
    const target = locate(request);
    const route = "found" in target && target.found ? target.found.template : "";
    const about: MeasuredRequest = { request, route, requestId: crypto.randomUUID() };
    return await metrics.observeRequest(about, async () => {
      const response = await answer(about, target, caller);
      response.headers.set("x-request-id", about.requestId);
      return guard.decorate(response, request);
    });
  };

  function locate(request: Request): Target {
    try {
      const url = guard.target(request);
      return { url, found: findResource(table, url.pathname) };
    } catch (error) {
      return { error };
    }
  }

  async function answer(
    about: MeasuredRequest,
    target: Target,
    caller: Caller | undefined,
  ): Promise<Response> {
    const { request, requestId } = about;
    try {
      if ("error" in target) throw target.error;
      const preflight = guard.preflight(request);
      if (preflight) return preflight;
      const { owner, client } = guard.admit(request, caller);
      about.client = client;
      const { url, found } = target;
      if (!found) throw new HttpError(404, `There is nothing at ${url.pathname.slice(0, 200)}`);
      const route = findRoute(found, request, url.pathname);
      const response = await route({ request, url, requestId, owner, params: found.params });
      return request.method === "HEAD" ? await withoutBody(response) : response;
    } catch (error) {
      return refuse(error, requestId);
    }
  }

  function refuse(error: unknown, requestId: string): Response {
    const response = problemResponse(error, requestId);
    const { status } = response;
    const why = status >= 500 ? errorFields(error) : refusalFields(error);
    log("refused", { requestId, status, ...why });
    return response;
  }
}

/** What GET would have been answered with. An event stream has a listener, who leaves here. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}
