// @ts-types="npm:@types/negotiator@0.6.5"
import Negotiator from "negotiator";
import { HttpError } from "./http_error.ts";

/** What a segmentation can be answered with; the first is what a client gets that does not mind. */
export const MEDIA_TYPES = ["text/event-stream", "application/json", "image/png"] as const;

export type MediaType = typeof MEDIA_TYPES[number];

/**
 * The one of these media types that an `Accept` header likes best; the first of those it likes equally.
 *
 * @throws {HttpError} 406 when it accepts none
 */
export function negotiate<T extends string>(accept: string | null, types: readonly T[]): T {
  const headers = { accept: accept?.trim() || "*/*" };
  const type = new Negotiator({ headers }).mediaType([...types]) as T | undefined;
  if (type) return type;
  const limit = types.join(", ");
  const value = accept?.slice(0, 200);
  throw new HttpError(
    406,
    `Cannot answer in what Accept asks for: it must allow one of ${limit}, got ${value}`,
    {
      field: "Accept",
      limit,
      value,
    },
  );
}
