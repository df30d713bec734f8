import { OPTION_SPECS, type OptionSpec } from "../options.ts";
import { CUT_SPECS } from "./cut_fields.ts";

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
const ID: Schema = { type: "integer", minimum: 0, maximum: 255 };
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
  regions: described(list(ref("Region")), "connected regions, largest first; as many as `regions` asked for"),
  hierarchy: described(list(ref("RegionMerge")), "how they merge, down to one region"),
  suggestedRegions: described(COUNT, "into how many regions the product itself would cut the image"),
  "target?": described(ref("Target"), "the lesion, unless the option `target` is none"),
  "score?": described(ref("Score"), "against the mask that was sent"),
};

/** How two sets of pixels A and B, the mask that was sent, agree. */
const AGREEMENT: Record<string, Schema> = {
  dsc: described(SHARE, "Dice: 2·|A∩B| / (|A| + |B|)"),
  jaccard: described(SHARE, "|A∩B| / |A∪B|"),
  hammoude: described(SHARE, "|A△B| / |A∪B|"),
  xor: described({ type: "number", minimum: 0 }, "|A△B| / |B|"),
};

const CENTROID = described(tuple(NUMBER, NUMBER), "row, column");
const BOUNDING_BOX = described(
  tuple(COUNT, COUNT, COUNT, COUNT),
  "top, left, bottom, right; the last two exclusive",
);
const MEAN_COLOUR = described(tuple(NUMBER, NUMBER, NUMBER), "red, green, blue; 0 to 255");

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
    }, "an 8-bit indexed PNG; of labels, a pixel's index is its label, which is stable for the whole job"),
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
      centroid: CENTROID,
      boundingBox: BOUNDING_BOX,
      meanColour: MEAN_COLOUR,
    }),
    Region: object({
      id: described(ID, "its index in regions.png"),
      label: described(LABEL, "the cluster that most of it belongs to"),
      pixels: COUNT,
      fraction: SHARE,
      centroid: CENTROID,
      boundingBox: BOUNDING_BOX,
      meanColour: MEAN_COLOUR,
      borderContact: described(SHARE, "of its outline, what lies on the image's border"),
      contrast: described({ type: "number", minimum: 0 }, "to its neighbours' mean colours, CIELAB ΔE"),
      neighbours: described(list(ID), "regions that share an outline with it"),
      isFrame: described({ type: "boolean" }, "a dark corner, black surround or ruler: no target by itself"),
    }, "a connected part of the image"),
    RegionMerge: object({
      a: described(COUNT, "a region, or an earlier merge by its `into`"),
      b: COUNT,
      into: described(COUNT, "what they become: the number of regions, and then one more each time"),
      distance: described({ type: "number", minimum: 0 }, "what joining them costs, ascending"),
    }, "two neighbours become one; undo all but the first n - K of them, and K regions are left"),
    Target: object({
      mode: { type: "string", enum: ["auto", "points", "regions"] },
      outlined: described(
        { type: "boolean" },
        "its mask is an outline of its own, as in ultrasound: not its regions'",
      ),
      regions: described(list(ID), "those that it is made of, or that lie mostly in its outline"),
      confidence: SHARE,
      reasons: described(list(STRING), "why these, in words, the weightiest first"),
      pixels: described(COUNT, "of its mask"),
      fraction: SHARE,
      centroid: CENTROID,
      boundingBox: BOUNDING_BOX,
    }, "the lesion, as chosen or pointed at; an empty mask where nothing stands out"),
    Score: object({
      label: described(LABEL, "the cluster that shares the most pixels with the mask"),
      pixels: object({ cluster: COUNT, mask: COUNT, both: COUNT }),
      ...AGREEMENT,
      regions: object({
        count: described(COUNT, "so many regions, as suggested"),
        id: described(ID, "the one of them that shares the most pixels with the mask"),
        pixels: object({ region: COUNT, mask: COUNT, both: COUNT }),
        ...AGREEMENT,
      }, "the same for regions"),
      "target?": object({
        pixels: object({ target: COUNT, mask: COUNT, both: COUNT }),
        ...AGREEMENT,
        sensitivity: described(SHARE, "|A∩B| / |B|"),
        "specificity?": described(SHARE, "of what is not in B, what is not in A; none where B is everything"),
      }, "the target, which was chosen without the mask"),
    }, "how the cluster that fits best, picked by the answer, covers the mask that was sent"),
    TargetRequest: {
      type: "object",
      description: "what is not there stays as the job had it",
      properties: Object.fromEntries(
        CUT_SPECS.map((spec) => [spec.name, optionSchema(spec, { withDefault: false })]),
      ),
    },
    TargetAnswer: object({
      "target?": described(ref("Target"), "unless `target` is none"),
      regions: described(list(ref("Region")), "with `regions` 0 those of the job; else numbered anew"),
      hierarchy: list(ref("RegionMerge")),
      suggestedRegions: COUNT,
      "mask?": described(ref("Picture"), "the target's: index 1 is inside"),
    }, "a job's regions and target, cut and chosen anew"),
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
        "regions?": PATH,
        "mask?": PATH,
        "target?": PATH,
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
