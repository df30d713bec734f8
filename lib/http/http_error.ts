import type { ErrorDetails } from "../errors.ts";

export interface HttpErrorDetails extends Pick<ErrorDetails, "field" | "limit" | "value" | "cause"> {
  headers?: Record<string, string>;
  /** A URI for what a program may want to tell apart from others of the same status. */
  type?: string;
}

/** A fault of the request as HTTP sees it, with its status: no such path, no such method, a body that never came. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly type?: string;
  readonly details: Pick<ErrorDetails, "field" | "limit" | "value">;

  constructor(
    status: number,
    message: string,
    { headers = {}, type, cause, ...details }: HttpErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "HttpError";
    this.status = status;
    this.headers = headers;
    this.type = type;
    this.details = details;
  }
}
