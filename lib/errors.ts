/** What an error is about. HTTP maps each kind to one status, the command line to one exit status. */
export type ErrorKind =
  | "invalid-option" // an option is unknown, of the wrong type or out of range
  | "unsupported-format" // the bytes are of a format (or variant) that is not read here
  | "invalid-image" // the bytes claim a format and do not hold to it
  | "too-large" // over a limit of pixels or bytes
  | "out-of-memory" // the job needs more memory than there is; known beforehand
  | "busy" // too much work is waiting already
  | "cancelled" // whoever asked for the work no longer wants it
  | "deadline" // the work did not end in the time it had
  | "stopping" // the service stops
  | "trainer-failed"; // the training process died or reported a failure of its own

/** Details that travel with an error: the field at fault, the limit, and the value that broke it. */
export interface ErrorDetails {
  field?: string;
  limit?: string | number;
  value?: string | number | boolean | null;
  /** Seconds after which asking again is worth while. */
  retryAfterS?: number;
  cause?: unknown;
}

/**
 * An error whose message may be shown to whoever sent the input. Everything else that is thrown is a fault of ours
 * and stays private.
 *
 * Messages name the action and the value: `Cannot decode image: width must be at most 4096, got 20000`.
 */
export class SgscnError extends Error {
  readonly kind: ErrorKind;
  readonly field?: string;
  readonly limit?: string | number;
  readonly value?: string | number | boolean | null;
  readonly retryAfterS?: number;

  constructor(
    kind: ErrorKind,
    message: string,
    { field, limit, value, retryAfterS, cause }: ErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "SgscnError";
    this.kind = kind;
    this.field = field;
    this.limit = limit;
    this.value = value;
    this.retryAfterS = retryAfterS;
  }
}
