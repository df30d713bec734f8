/** A request that is measured. */
export interface MeasuredRequest {
  request: Request;
  /** Its path as the routes have it, `/v1/jobs/{id}`; empty when there is nothing there. */
  route: string;
  requestId: string;
  /** Who asks, as the guard names clients; from when that is known on. */
  client?: string;
}

/** What is measured of requests. */
export interface RequestMetrics {
  /** Runs one request, which answers with a problem rather than throw. */
  observeRequest(about: MeasuredRequest, run: () => Promise<Response>): Promise<Response>;
  /** So many bytes of a body have come. */
  received(bytes: number): void;
  /** Times a part of the work. */
  trace<T>(name: "decode", run: () => Promise<T>): Promise<T>;
}

/** Measures nothing. */
export const NO_METRICS: RequestMetrics = {
  observeRequest: (_about, run) => run(),
  received: () => {},
  trace: (_name, run) => run(),
};
