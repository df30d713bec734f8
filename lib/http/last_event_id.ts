import { HttpError } from "./http_error.ts";

/**
 * The last event that a client has, by its `Last-Event-ID`; 0 when it has none.
 *
 * @param last the last event there is: nobody can have a later one
 * @throws {HttpError} 400 for anything but the number of one of the job's events
 */
export function readLastEventId({ headers }: Request, last: number): number {
  const text = headers.get("last-event-id")?.trim() ?? "";
  if (text === "") return 0;
  const id = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (id <= last) return id;
  const limit = `an integer from 0 to ${last}`;
  const value = text.slice(0, 80);
  throw new HttpError(400, `Last-Event-ID must be ${limit}, the job's last event so far, got ${value}`, {
    field: "Last-Event-ID",
    limit,
    value,
  });
}
