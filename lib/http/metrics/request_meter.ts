import { requestSpan, traced } from "../../telemetry/trace.ts";
import type { Log } from "../log.ts";
import type { RequestMetrics } from "../request_metrics.ts";
import { countBody } from "./count_body.ts";
import type { Registry } from "./registry.ts";

/** From a health check to a PNG that a training came before. */
const RESPONSE_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** A small PNG takes milliseconds, the largest JPEG seconds. */
const DECODE_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Anything else is counted as `other`: clients may write what they like. */
const METHODS = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"];

/** Counts and times requests, names their trace, and writes one line each into the log. */
export function createRequestMeter(registry: Registry, log: Log): RequestMetrics {
  const requests = registry.counter("sgscn_http_requests_total", "Requests that were answered.", {
    labels: ["method", "route", "status"],
  });
  const responseSeconds = registry.histogram(
    "sgscn_http_response_seconds",
    "Time from a request to the status of its answer; the body may take longer.",
    { buckets: RESPONSE_BUCKETS_S, labels: ["route"] },
  );
  const bytesIn = registry.counter("sgscn_http_request_bytes_total", "Bytes of request bodies that came.");
  const bytesOut = registry.counter(
    "sgscn_http_response_bytes_total",
    "Bytes of response bodies, before compression.",
  );
  const decodeSeconds = registry.histogram(
    "sgscn_decode_seconds",
    "Time to decode an image, waiting included.",
    {
      buckets: DECODE_BUCKETS_S,
    },
  );
  let open = 0;
  registry.gauge(
    "sgscn_http_responses_open",
    "Answers that have begun and not ended: streams, mostly.",
    () => open,
  );

  return {
    async observeRequest(about, run) {
      const { request, requestId } = about;
      const method = METHODS.includes(request.method) ? request.method : "other";
      const route = about.route || "none";
      const beganAt = performance.now();
      const response = await run();
      const { status } = response;
      const elapsedMs = performance.now() - beganAt;
      requests.add({ method, route, status: String(status) });
      responseSeconds.observe(elapsedMs / 1000, { route });
      nameSpan(method, about.route, requestId);
      open++;
      return await countBody(response, (bodyBytes, end) => {
        open--;
        bytesOut.add({}, bodyBytes);
        log("answered", {
          requestId,
          method,
          route,
          status,
          client: about.client,
          elapsedMs: Math.round(elapsedMs),
          totalMs: Math.round(performance.now() - beganAt),
          bodyBytes,
          cut: end === "cut" || undefined,
        });
      });
    },
    received: (bytes) => bytesIn.add({}, bytes),
    async trace(name, run) {
      const beganAt = performance.now();
      try {
        return await traced(name, run);
      } finally {
        decodeSeconds.observe((performance.now() - beganAt) / 1000);
      }
    },
  };
}

/** Deno's own span of the request is called by its method alone. */
function nameSpan(method: string, route: string, requestId: string): void {
  const span = requestSpan();
  if (!span) return;
  if (route) span.updateName(`${method} ${route}`).setAttribute("http.route", route);
  span.setAttribute("sgscn.request_id", requestId);
}
