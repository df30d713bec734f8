import { OPTION_SPECS, type OptionSpec } from "../options.ts";

/** A JSON Schema, as OpenAPI 3.1 has it. */
export type Schema = Record<string, unknown>;

/** What one option may be, where it is JSON. `withDefault`: that of the preset `default`, where it may be left out. */
export function optionSchema(spec: OptionSpec, { withDefault }: { withDefault: boolean }): Schema {
  const { meaning, unit } = spec;
  return {
    ...typeSchema(spec),
    ...("minimum" in spec && { minimum: spec.minimum, maximum: spec.maximum }),
    ...(withDefault && { default: spec.default }),
    description: unit ? `${meaning} (${unit})` : meaning,
  };
}

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const STRING: Schema = { type: "string" };
const NUMBER: Schema = { type: "number" };
const COUNT: Schema = { type: "integer", minimum: 0 };
const LABEL: Schema = { type: "integer", minimum: 0, maximum: 255 };
const SHARE: Schema = { type: "number", minimum: 0, maximum: 1 };
const TIME: Schema = { type: "string", format: "date-time" };
const UUID: Schema = { type: "string", format: "uuid" };
const PATH: Schema = { type: "string", format: "uri-reference" };
const MILLISECONDS: Schema = { type: "number", minimum: 0, description: "milliseconds" };

/** Names that end in `?` may be missing. */
function object(properties: Record<string, Schema>, description?: string): Schema {
  const entries = Object.entries(properties);
  return {
    type: "object",
    ...(description && { description }),
    required: entries.map(([name]) => name).filter((name) => !name.endsWith("?")),
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ""), schema])),
  };
}

function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}

function list(items: Schema): Schema {
  return { type: "array", items };
}

function tuple(...items: Schema[]): Schema {
  return { type: "array", prefixItems: items, minItems: items.length, maxItems: items.length };
}

/** What a training runs on; the same in `start` and in the result. */
const SURROUNDINGS: Record<string, Schema> = {
  image: ref("Image"),
  working: object({ height: COUNT, width: COUNT }, "the size that training works at"),
  options: ref("Options"),
  backend: STRING,
  device: described(STRING, "what the backend runs on, in words"),
  reason: described(STRING, "why this backend was taken"),
  "adapter?": object({
    name: STRING,
    vendor: STRING,
    software: { type: "boolean" },
    limits: { type: "object", additionalProperties: NUMBER },
    features: list(STRING),
  }, "the GPU that trains, where one does"),
  seed: COUNT,
};

const RESULT: Record<string, Schema> = {
  ...SURROUNDINGS,
  versions: { type: "object", additionalProperties: STRING },
  stopped: { type: "string", enum: ["iterations", "minClusters", "stable"] },
  losses: described(list(ref("Loss")), "one entry an iteration"),
  clusters: described(list(ref("Cluster")), "largest first"),
  timing: object({
    trainMs: MILLISECONDS,
    labelsMs: MILLISECONDS,
    regionsMs: MILLISECONDS,
    totalMs: MILLISECONDS,
    "encodeMs?": MILLISECONDS,
  }),
  "score?": object({
    label: described(LABEL, "the cluster that shares the most pixels with the mask"),
    pixels: object({ cluster: COUNT, mask: COUNT, both: COUNT }),
    dsc: described(SHARE, "Dice: 2·|A∩B| / (|A| + |B|)"),
    jaccard: described(SHARE, "|A∩B| / |A∪B|"),
    hammoude: described(SHARE, "|A△B| / |A∪B|"),
    xor: described({ type: "number", minimum: 0 }, "|A△B| / |mask|"),
  }, "how the cluster that fits best covers the mask that was sent"),
};

/** Every schema that answers are made of. */
export function componentSchemas(): Record<string, Schema> {
  return {
    Options: object(
      Object.fromEntries(OPTION_SPECS.map((spec) => [spec.name, optionSchema(spec, { withDefault: false })])),
      "every option with its value",
    ),
    Picture: object({
      png: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" },
      height: COUNT,
      width: COUNT,
    }, "an 8-bit indexed PNG: a pixel's index is its label, which is stable for the whole job"),
    Image: object({
      height: COUNT,
      width: COUNT,
      format: { type: "string", enum: ["png", "jpeg", "bmp"] },
      notes: described(list(STRING), "what the file was and what was done to it"),
      sha256: described(STRING, "of the file"),
    }),
    Loss: object({ total: NUMBER, ce: NUMBER, ss: NUMBER, cc: NUMBER }),
    Cluster: object({
      label: LABEL,
      pixels: COUNT,
      fraction: SHARE,
      centroid: described(tuple(NUMBER, NUMBER), "row, column"),
      boundingBox: described(
        tuple(COUNT, COUNT, COUNT, COUNT),
        "top, left, bottom, right; the last two exclusive",
      ),
      meanColour: described(tuple(NUMBER, NUMBER, NUMBER), "red, green, blue; 0 to 255"),
    }),
    Result: object({ ...RESULT, "labels?": ref("Picture") }),
    Job: object({
      id: UUID,
      state: { type: "string", enum: ["queued", "running", "succeeded", "failed", "cancelled"] },
      position: described(COUNT, "jobs that will be done before; 0 unless queued"),
      detached: described({ type: "boolean" }, "it goes on when nobody listens"),
      iteration: described(COUNT, "the last one reported; 0 before the first"),
      createdAt: TIME,
      "startedAt?": TIME,
      "endedAt?": TIME,
      deadlineAt: described(TIME, "when it will be cancelled if it has not ended"),
      "expiresAt?": described(TIME, "when it will be forgotten, at the latest; once it has ended"),
      image: ref("Image"),
      options: ref("Options"),
      lastEventId: described(COUNT, "events so far"),
      "cancelReason?": { type: "string", enum: ["requested", "abandoned", "deadline", "stopping"] },
      "problem?": described(ref("Problem"), "why it failed or was cancelled"),
      links: object({
        self: PATH,
        events: PATH,
        "result?": PATH,
        "labels?": PATH,
        "overlay?": PATH,
        "mask?": PATH,
      }),
    }),
    Problem: object({
      type: { type: "string", format: "uri-reference" },
      title: STRING,
      status: { type: "integer", minimum: 400, maximum: 599 },
      detail: STRING,
      "field?": described(STRING, "the option, form field or header at fault"),
      "limit?": { type: ["string", "number"] },
      "value?": { type: ["string", "number", "boolean", "null"] },
      requestId: described(UUID, "names the request, or the job, in the service's log"),
    }, "what went wrong (RFC 9457)"),
    QueuedEvent: object(
      { position: COUNT },
      "its place in the queue changed: so many jobs will be done before",
    ),
    StartEvent: object({ id: described(UUID, "the job"), ...SURROUNDINGS }, "training begins"),
    IterationEvent: object({
      iteration: described(COUNT, "counted from 1"),
      loss: ref("Loss"),
      clusters: described(COUNT, "labels in use"),
      changed: described(SHARE, "pixels whose label differs from the iteration before"),
      elapsedMs: described(MILLISECONDS, "since training began"),
      "labels?": described(
        ref("Picture"),
        "at working size, every `preview` iterations; slow readers miss the oldest",
      ),
    }, "one iteration"),
    ResultEvent: object({ ...RESULT, labels: ref("Picture") }, "the end; labels at the image's own size"),
    ErrorEvent: object({ problem: ref("Problem") }, "the end, without a result"),
  };
}

function typeSchema(spec: OptionSpec): Schema {
  if (spec.type === "enum") return { type: "string", enum: [...spec.values] };
  return { type: spec.type === "target" ? "string" : spec.type };
}
