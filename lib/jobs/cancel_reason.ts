import { type ErrorKind, SgscnError } from "../errors.ts";

/** Why a job was ended before its time. */
export type CancelReason =
  | "requested" // its owner said so
  | "abandoned" // nobody listened any more, and it was not detached
  | "deadline" // it took too long, waiting included
  | "stopping"; // the service stops

/** The error that a cancelled job ends with. */
export function cancelError(
  reason: CancelReason,
  { graceMs, deadlineMs }: { graceMs: number; deadlineMs: number },
): SgscnError {
  const [kind, message, limit]: [ErrorKind, string, number?] = {
    requested: ["cancelled", "The job was cancelled, as its owner asked"] as [ErrorKind, string],
    abandoned: [
      "cancelled",
      `The job was cancelled: nobody had listened to it for ${graceMs / 1000} s, and it was not detached`,
      graceMs,
    ] as [ErrorKind, string, number],
    deadline: [
      "deadline",
      `The job was cancelled: it must end within ${deadlineMs / 1000} s, waiting included`,
      deadlineMs,
    ] as [ErrorKind, string, number],
    stopping: ["stopping", "The job was cancelled: the service is stopping"] as [ErrorKind, string],
  }[reason];
  return new SgscnError(kind, message, { limit });
}
