import {
  OPTION_SPECS,
  type OptionSpec,
  parseOption,
  resolveOptions,
  type SegmentOptions,
} from "../options.ts";

/** Fields of a request that are no options of `segment()`: how it is answered. */
export const REQUEST_SPECS = [
  {
    name: "render",
    type: "enum",
    values: ["labels", "overlay", "regions", "mask"],
    default: "labels",
    meaning: "what image/png shows; mask is the target's",
  },
  {
    name: "detach",
    type: "boolean",
    default: false,
    meaning: "answer 202 with the job's address at once; it goes on when nobody listens",
  },
  {
    name: "deadlineMs",
    type: "integer",
    minimum: 1,
    maximum: 86_400_000,
    default: 86_400_000,
    unit: "milliseconds",
    meaning:
      "cancel the job when it has not ended so soon, waiting included; the service's own limit holds too",
  },
] as const satisfies readonly OptionSpec[];

/** Everything that a query, or a form beside its files, may say. */
export const FIELD_SPECS: readonly OptionSpec[] = [...OPTION_SPECS, ...REQUEST_SPECS];

export type Rendering = typeof REQUEST_SPECS[0]["values"][number];

export interface RequestFields {
  options: SegmentOptions;
  render: Rendering;
  detach: boolean;
  /** The service's when missing. */
  deadlineMs?: number;
}

/** Understands a request's fields, all of them text. @throws {SgscnError} `invalid-option` */
export function readFields(fields: Readonly<Record<string, string>>): RequestFields {
  const { render, detach, deadlineMs, ...options } = fields;
  const [renderSpec, detachSpec, deadlineSpec] = REQUEST_SPECS;
  return {
    options: resolveOptions(options),
    render: (render === undefined ? renderSpec.default : parseOption(renderSpec, render)) as Rendering,
    detach: detach === undefined ? detachSpec.default : parseOption(detachSpec, detach) as boolean,
    ...(deadlineMs !== undefined && { deadlineMs: parseOption(deadlineSpec, deadlineMs) as number }),
  };
}
