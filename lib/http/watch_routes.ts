import type { Readiness } from "./health.ts";
import type { Metrics } from "./metrics/create_metrics.ts";
import { METRICS_MEDIA_TYPE } from "./metrics/text_format.ts";
import { problemResponse } from "./problem.ts";
import type { RouteTable } from "./route.ts";

/**
 * What watches over the service ask: `/healthz` whether it lives, `/readyz` whether to send it work, `/metrics` how it
 * does. The first two tell nothing else; the guard decides who may ask the third.
 */
export function watchRoutes(
  { readiness, metrics }: { readiness: Readiness; metrics: Pick<Metrics, "text"> },
): RouteTable {
  return {
    "/healthz": { GET: () => plainText("ok\n") },
    "/readyz": {
      async GET({ requestId }) {
        try {
          await readiness.check();
        } catch (error) {
          return problemResponse(error, requestId); // not thrown: a probe's 503 is no failure for the log
        }
        return plainText("ready\n");
      },
    },
    "/metrics": { GET: () => plainText(metrics.text(), METRICS_MEDIA_TYPE) },
  };
}

function plainText(body: string, contentType = "text/plain; charset=utf-8"): Response {
  return new Response(body, { headers: { "content-type": contentType, "cache-control": "no-store" } });
}
