import type { TrainerEvent } from "../jobs/trainer.ts";

type Result = TrainerEvent & { event: "result" };

/** What `result.json` holds: the result without its pictures, which are files of their own. */
export function resultDocument(
  { event: _event, labels: _labels, overlay: _overlay, ...document }: Result,
): Omit<Result, "event" | "labels" | "overlay"> {
  return document;
}
