// @ts-types="npm:@types/negotiator@0.6.5"
import Negotiator from "negotiator";

/** What a segmentation can be answered with; the first is what a client gets that does not mind. */
export const MEDIA_TYPES = ["text/event-stream", "application/json", "image/png"] as const;

export type MediaType = typeof MEDIA_TYPES[number];

/** The media type that an `Accept` header likes best, or `undefined` when it accepts none of ours. */
export function negotiate(accept: string | null): MediaType | undefined {
  const headers = { accept: accept?.trim() || "*/*" };
  return new Negotiator({ headers }).mediaType([...MEDIA_TYPES]) as MediaType | undefined;
}
