/** A request that has been answered, as the log and the metrics see it: no path, no query, no header. */
export interface AnsweredRequest {
  requestId: string;
  method: string;
  /** The template of its path, `/v1/jobs/{id}`; empty when there is nothing at that path. */
  route: string;
  status: number;
  /** Until the status was known. */
  elapsedMs: number;
  /** Who asked, as the guard names clients; missing when it was turned away before that was known. */
  client?: string;
}

/** Told of every request, for metrics, traces and the log. Must not throw. */
export interface RequestObserver {
  /** So much of a request's body has come. */
  received?(bytes: number): void;
  /** The answer is about to go out. What goes out is what this returns: the same, with its bytes counted. */
  answered?(response: Response, request: AnsweredRequest): Response | Promise<Response>;
}
