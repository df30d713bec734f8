import { type ErrorKind, SgscnError } from "../errors.ts";
import { HttpError } from "./http_error.ts";

/** RFC 9457 problem details, with what is at fault. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The option, form field or header at fault. */
  field?: string;
  limit?: string | number;
  value?: string | number | boolean | null;
  /** Names this request, or the job, in the service's log. */
  requestId: string;
}

/** How each kind of domain error looks over HTTP. The only place that says so. */
export const KINDS: Readonly<Record<ErrorKind, { status: number; title: string }>> = {
  "invalid-option": { status: 400, title: "Invalid option" },
  "unsupported-format": { status: 415, title: "Unsupported image format" },
  "invalid-image": { status: 422, title: "Invalid image" },
  "too-large": { status: 413, title: "Image too large" },
  "out-of-memory": { status: 413, title: "Not enough memory for this image and these options" },
  "busy": { status: 429, title: "Too many images are waiting" },
  "cancelled": { status: 409, title: "Cancelled" }, // whoever waits for it while somebody else ends it
  "deadline": { status: 504, title: "Deadline passed" },
  "stopping": { status: 503, title: "The service is stopping" },
  "trainer-failed": { status: 500, title: "Training failed" },
};

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  406: "Not acceptable",
  408: "Request timeout",
  409: "Conflict",
  413: "Content too large",
  415: "Unsupported media type",
  421: "Misdirected request",
  422: "Unprocessable content",
  429: "Too many requests",
  431: "Request header fields too large",
  503: "Service unavailable",
};

/** When to come back if nothing better is known: one default training takes a few seconds. */
const RETRY_AFTER_S = 10;

/** The problem that an error is to a client. Nothing of an error that is not meant for clients gets in. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof SgscnError) {
    const { kind, message, field, limit, value } = error;
    return {
      type: `urn:sgscn:problem:${kind}`,
      ...KINDS[kind],
      detail: message,
      field,
      limit,
      value,
      requestId,
    };
  }
  if (error instanceof HttpError) {
    const { status, message, details, type } = error;
    return {
      type: type ?? "about:blank",
      title: TITLES[status] ?? "Error",
      status,
      detail: message,
      ...details,
      requestId,
    };
  }
  return {
    type: "about:blank",
    title: "Internal server error",
    status: 500,
    detail: "The service failed. Its log says more under this request id.",
    requestId,
  };
}

/** An error as an `application/problem+json` response. */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem = toProblem(error, requestId);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.status === 429 || problem.status === 503) {
    const afterS = error instanceof SgscnError ? error.retryAfterS : undefined;
    headers.set("retry-after", String(Math.max(1, Math.ceil(afterS ?? RETRY_AFTER_S))));
  }
  if (error instanceof HttpError) {
    for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  }
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
