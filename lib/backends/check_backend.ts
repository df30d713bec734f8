import { SgscnError } from "../errors.ts";
import type { SegmentOptions } from "../options.ts";
import { checkMemory } from "./memory_model.ts";
import type { BackendSurvey } from "./select.ts";

/**
 * Refuses what the backend asked for cannot do on this machine, before anything is started.
 *
 * @param working the image's height and width at working size
 * @throws {SgscnError} `invalid-option` when the machine lacks the backend, `out-of-memory` when that lacks memory
 */
export function checkBackend(
  working: { height: number; width: number },
  options: Pick<SegmentOptions, "backend" | "size" | "channels">,
  survey: BackendSurvey,
): void {
  const found = survey[options.backend];
  if ("unavailable" in found) {
    const usable = Object.entries(survey).filter(([, model]) => !("unavailable" in model));
    throw new SgscnError("invalid-option", found.unavailable, {
      field: "backend",
      limit: usable.map(([name]) => name).join(", "),
      value: options.backend,
    });
  }
  checkMemory(working, options, found);
}
