/** A span as OTLP has it in JSON, as far as the tests look at it. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number; message?: string };
  attributes: Record<string, unknown>;
}

export interface Collector extends AsyncDisposable {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  /** Everything that was sent here, as text. */
  received: string[];
  /** The spans of a trace, once there are some of all these names. @throws {Error} when they do not come in time */
  spans(traceId: string, names: readonly string[]): Promise<CollectedSpan[]>;
}

const TIMEOUT_MS = 30_000;

/** An OpenTelemetry collector on this machine, for OTLP over HTTP in JSON. */
export function startCollector(): Collector {
  const received: string[] = [];
  const spans: CollectedSpan[] = [];
  const arrivals = new EventTarget();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const text = await request.text();
    received.push(text);
    spans.push(...readSpans(text));
    arrivals.dispatchEvent(new Event("arrival"));
    return Response.json({});
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    received,
    async spans(traceId, names) {
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      while (true) {
        const found = spans.filter((span) => span.traceId === traceId);
        if (names.every((name) => found.some((span) => span.name === name))) return found;
        const { promise, resolve, reject } = Promise.withResolvers<unknown>();
        arrivals.addEventListener("arrival", resolve, { once: true });
        timeout.addEventListener(
          "abort",
          () =>
            reject(new Error(`Of ${names.join(", ")} only ${found.map(({ name }) => name).join(", ")} came`)),
        );
        await promise;
      }
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

interface OtlpAttribute {
  key: string;
  value: Record<string, unknown>;
}

function readSpans(text: string): CollectedSpan[] {
  const { resourceSpans = [] } = JSON.parse(text) as {
    resourceSpans?: {
      scopeSpans: { spans: (Omit<CollectedSpan, "attributes"> & { attributes: OtlpAttribute[] })[] }[];
    }[];
  };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans).map((span) => ({
    ...span,
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }));
}
