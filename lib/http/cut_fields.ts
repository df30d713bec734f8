import { SgscnError } from "../errors.ts";
import { OPTION_SPECS, type OptionSpec, parseOption } from "../options.ts";
import type { CutOptions } from "../regions/cut_and_choose.ts";

const NAMES: readonly string[] = ["target", "regions", "targetTone", "fillHoles", "smooth"] satisfies (
  keyof CutOptions
)[];

/** The options that a job's regions can be cut and its target chosen by once it has ended. */
export const CUT_SPECS: readonly OptionSpec[] = NAMES.map((name) =>
  OPTION_SPECS.find((spec) => spec.name === name)!
);

/**
 * Understands what is to be done with a job's regions.
 *
 * @param defaults what holds for a field that is not there: the job's own options
 * @throws {SgscnError} `invalid-option`, as for the options of a new job
 */
export function readCutFields(body: Readonly<Record<string, unknown>>, defaults: CutOptions): CutOptions {
  const given = Object.entries(body).map(([name, value]) => {
    const spec = CUT_SPECS.find((spec) => spec.name === name);
    if (spec) return [name, parseOption(spec, value)];
    const text = `Unknown field ${JSON.stringify(name.slice(0, 80))}: it must be one of ${NAMES.join(", ")}`;
    throw new SgscnError("invalid-option", text, { field: name.slice(0, 80), limit: NAMES.join(", ") });
  });
  const kept = NAMES.map((name) => [name, defaults[name as keyof CutOptions]]);
  return Object.fromEntries([...kept, ...given]);
}
