import { PICTURES } from "../jobs/event_frames.ts";
import type { EncodedResult } from "../jobs/trainer.ts";

/** What `result.json` holds: the result without its pictures, which are files of their own. */
export function resultDocument(result: EncodedResult): Record<string, unknown> {
  const left: readonly string[] = ["event", ...PICTURES, "treeFacts"];
  return Object.fromEntries(Object.entries(result).filter(([name]) => !left.includes(name)));
}
