import type { ResultEvent } from "../types.ts";

/** What `result.json` holds: the result without its label map, which is a picture of its own. */
export function resultDocument({ event: _event, labels: _labels, ...document }: ResultEvent): Omit<
  ResultEvent,
  "event" | "labels"
> {
  return document;
}
