import type { ErrorDetails } from "../errors.ts";

/** A fault of the request as HTTP sees it, with its status: no such path, no such method, a body that never came. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly details: Pick<ErrorDetails, "field" | "limit" | "value">;

  constructor(
    status: number,
    message: string,
    { headers = {}, cause, ...details }: ErrorDetails & { headers?: Record<string, string> } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "HttpError";
    this.status = status;
    this.headers = headers;
    this.details = details;
  }
}
