import type { OptionSpec } from "../options.ts";
import { versions } from "../versions.ts";
import { componentSchemas, optionSchema, ref, type Schema } from "./openapi_schemas.ts";
import { FIELD_SPECS } from "./request_fields.ts";

/** One method of a path. */
export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: Schema[];
  requestBody?: Schema;
  responses: Record<string, OpenapiResponse>;
  security?: Schema[];
}

export interface OpenapiResponse {
  description: string;
  headers?: Record<string, Schema>;
  content?: Record<string, { schema?: Schema; "x-events"?: Record<string, Schema> }>;
}

/** The parts of an OpenAPI 3.1 document that are used here. */
export interface OpenapiDocument {
  openapi: string;
  info: Schema & { title: string; version: string; description: string };
  servers: Schema[];
  security: Schema[];
  tags: { name: string; description: string }[];
  paths: Record<string, { parameters?: Schema[]; get?: Operation; post?: Operation; delete?: Operation }>;
  components: Record<string, Record<string, Schema>>;
}

/** What each event of a stream holds, by its name. OpenAPI 3.1 has no words for that, so it is an extension. */
const EVENTS = {
  queued: ref("QueuedEvent"),
  start: ref("StartEvent"),
  iteration: ref("IterationEvent"),
  result: ref("ResultEvent"),
  error: ref("ErrorEvent"),
};

const PNG = { "image/png": { schema: { type: "string", contentMediaType: "image/png" } } };
const json = (name: string) => ({ "application/json": { schema: ref(name) } });
const EVENT_STREAM = { "text/event-stream": { schema: { type: "string" }, "x-events": EVENTS } };
const TEXT = { "text/plain": { schema: { type: "string" } } };

const HEADERS: Record<string, Schema> = {
  "Location": header("the job's address", { type: "string", format: "uri-reference" }),
  "Content-Location": header("where this can be had again", { type: "string", format: "uri-reference" }),
  "Link": header("the job, with rel=status", { type: "string" }),
  "Preference-Applied": header("respond-async, if that was preferred", { type: "string" }),
  "Idempotent-Replayed": header("true when the job was made by an earlier request", {
    type: "string",
    const: "true",
  }),
  "Retry-After": header("seconds after which asking again is worth while", { type: "integer", minimum: 1 }),
  "Allow": header("the methods there are", { type: "string" }),
};

const PROBLEMS: Record<number, [name: string, when: string, headers?: string[]]> = {
  400: ["BadRequest", "an option, a field or a header is wrong; `field` names it"],
  401: ["Unauthorized", "a token is needed, or is not known"],
  403: ["Forbidden", "the service does not answer callers from there"],
  404: ["NotFound", "there is nothing, or nothing any more: the message says so"],
  405: ["MethodNotAllowed", "not this method", ["Allow"]],
  406: ["NotAcceptable", "Accept allows nothing that could be sent"],
  408: ["RequestTimeout", "the body did not arrive in time"],
  409: ["Conflict", "the job has no result: yet, with Retry-After, or at all; `value` is its state", [
    "Retry-After",
  ]],
  413: ["ContentTooLarge", "the file or the image is too large, or training on it needs too much memory"],
  415: ["UnsupportedMediaType", "not a type or an image format that is read here"],
  421: ["MisdirectedRequest", "the request is for a host that this service is not"],
  422: ["UnprocessableContent", "the file is damaged or cannot be trained on; or a used Idempotency-Key"],
  429: ["TooManyRequests", "too many wait already, or this client asks too often", ["Retry-After"]],
  500: ["InternalServerError", "the service failed; its log says more"],
  503: ["ServiceUnavailable", "the service is stopping or not ready", ["Retry-After"]],
  504: ["DeadlinePassed", "the job did not end before its deadline"],
};

/** Problems that any request may meet. */
const ANYWHERE = [400, 401, 403, 405, 421, 429, 500];

/** The service as an OpenAPI 3.1 document; its options are those of {@linkcode FIELD_SPECS}. */
export function openapiDocument(): OpenapiDocument {
  return {
    openapi: "3.1.0",
    info: {
      title: "SGSCN",
      summary: "Medical image segmentation without labels",
      description: "Trains a small network on one image alone, and streams every intermediate segmentation.",
      version: versions().sgscn,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "this service" }],
    security: [{ token: [] }, {}],
    tags: [
      { name: "segmentation", description: "Sending an image" },
      { name: "jobs", description: "What became of it" },
      { name: "service", description: "The service itself" },
    ],
    paths: {
      "/v1/segment": { post: segmentOperation() },
      "/v1/jobs/{id}": {
        parameters: [JOB_ID],
        get: operation("getJob", "A job's state", "jobs", {
          200: {
            description: "the job; while it has not ended, Retry-After",
            headers: pick("Retry-After"),
            content: json("Job"),
          },
        }, [404, 406]),
        delete: operation("deleteJob", "Cancel a job; one that has ended is dropped", "jobs", {
          200: { description: "it is cancelled, and kept for a while", content: json("Job") },
          204: { description: "it had ended before, and is kept no longer" },
        }, [404]),
      },
      "/v1/jobs/{id}/events": {
        parameters: [JOB_ID],
        get: {
          ...operation(
            "getJobEvents",
            "A job's events, from the first or after one, then as they happen",
            "jobs",
            {
              200: {
                description: "events with ids counted from 1",
                headers: pick("Content-Location", "Link"),
                content: EVENT_STREAM,
              },
              204: { description: "the job has ended, and `Last-Event-ID` was its last event" },
            },
            [404, 406],
          ),
          parameters: [LAST_EVENT_ID],
        },
      },
      "/v1/jobs/{id}/result.json": fileItem("getResult", "A job's result", json("Result")),
      "/v1/jobs/{id}/labels.png": fileItem(
        "getLabels",
        "The label map: an indexed PNG at the image's own size",
        PNG,
      ),
      "/v1/jobs/{id}/overlay.png": fileItem(
        "getOverlay",
        "The labels and the target's outline drawn over the image",
        PNG,
      ),
      "/v1/jobs/{id}/regions.png": fileItem(
        "getRegions",
        "The region map: an indexed PNG at the image's own size, a pixel's index is its region's id",
        PNG,
      ),
      "/v1/jobs/{id}/mask.png": fileItem(
        "getMask",
        "The target's mask, 0 or 255, at the image's own size; 404 where the option `target` is none",
        PNG,
      ),
      "/v1/jobs/{id}/target": { parameters: [JOB_ID], post: targetOperation() },
      "/": { get: pageOperation() },
      "/openapi.json": {
        get: textOperation("getDescription", "This document", {
          "application/json": { schema: { type: "object" } },
        }),
      },
      "/docs": {
        get: textOperation("getDocs", "This document as a page", {
          "text/html": { schema: { type: "string" } },
        }),
      },
      "/healthz": { get: { ...textOperation("getHealth", "Whether it lives", TEXT), security: [{}] } },
      "/readyz": {
        get: { ...textOperation("getReadiness", "Whether to send it work", TEXT, [503]), security: [{}] },
      },
      "/metrics": { get: textOperation("getMetrics", "How it does, in Prometheus's text format", TEXT) },
    },
    components: {
      schemas: componentSchemas(),
      headers: HEADERS,
      responses: Object.fromEntries(
        Object.values(PROBLEMS).map(([name, description, headers]) => [name, {
          description,
          ...(headers && { headers: pick(...headers) }),
          content: { "application/problem+json": { schema: ref("Problem") } },
        }]),
      ),
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "where the service asks for one" },
      },
    },
  };
}

const JOB_ID: Schema = {
  name: "id",
  in: "path",
  required: true,
  description: "the job, as `Location` and the `start` event name it",
  schema: { type: "string" },
};

const LAST_EVENT_ID: Schema = {
  name: "Last-Event-ID",
  in: "header",
  description: "the last event that the client has; it gets those after it",
  schema: { type: "integer", minimum: 0 },
};

function segmentOperation(): Operation {
  const file = { type: "string", contentMediaType: "application/octet-stream" };
  const fields = Object.fromEntries(FIELD_SPECS.map((spec) => [spec.name, fieldSchema(spec)]));
  return {
    operationId: "segment",
    summary: "Segment an image",
    description: "Starts a job and, by Accept, streams its events, or waits for its result as JSON or PNG. " +
      "A job that nobody listens to any more is cancelled after a while, unless it was detached. " +
      "Options are query parameters or fields of the form.",
    tags: ["segmentation"],
    parameters: [
      ...FIELD_SPECS.map((spec) => ({
        name: spec.name,
        in: "query",
        description: fieldSchema(spec).description,
        schema: fieldSchema(spec),
      })),
      {
        name: "Prefer",
        in: "header",
        description: "`respond-async` detaches, as `detach=true` does",
        schema: { type: "string" },
      },
      {
        name: "Idempotency-Key",
        in: "header",
        description: "a name for this request; the same again finds the job that the first one made",
        schema: { type: "string", minLength: 1, maxLength: 257 },
      },
    ],
    requestBody: {
      required: true,
      description: "a PNG, JPEG or BMP file",
      content: {
        "image/*": { schema: file },
        "application/octet-stream": { schema: file },
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["image"],
            properties: {
              image: file,
              mask: {
                ...file,
                description: "an image of the same size, bright where the target is, to score against",
              },
              ...fields,
            },
          },
        },
      },
    },
    responses: {
      200: {
        description: "the events as they happen; or the result, once it is there",
        headers: pick("Content-Location", "Link", "Idempotent-Replayed"),
        content: { ...EVENT_STREAM, ...json("Result"), ...PNG },
      },
      202: {
        description: "the job was detached and goes on by itself",
        headers: pick("Location", "Preference-Applied", "Retry-After", "Idempotent-Replayed"),
        content: json("Job"),
      },
      ...problems([406, 408, 409, 413, 415, 422, 503, 504]),
    },
  };
}

function targetOperation(): Operation {
  const found = {
    description: "regions, target and mask; or, by Accept, the mask alone",
    headers: pick("Link"),
    content: { ...json("TargetAnswer"), ...PNG },
  };
  return {
    ...operation(
      "chooseTarget",
      "Cut a finished job's regions and choose its target anew, without training",
      "jobs",
      { 200: found },
      [404, 406, 408, 409, 413, 415],
    ),
    description: "Fields mean what the options of their names do. The job's own result stays as it is.",
    requestBody: {
      required: false,
      description: "what to do with the regions, at most 64 KiB",
      content: json("TargetRequest"),
    },
  };
}

/** An option as a request has it: text, with the default that holds unless a preset says otherwise. */
function fieldSchema(spec: OptionSpec): Schema {
  return optionSchema(spec, { withDefault: spec.name !== "deadlineMs" });
}

function fileItem(operationId: string, summary: string, content: OpenapiResponse["content"]) {
  const found = {
    description: "once the job has succeeded",
    headers: pick("Content-Location", "Link"),
    content,
  };
  return {
    parameters: [JOB_ID],
    get: operation(operationId, summary, "jobs", { 200: found }, [404, 406, 409]),
  };
}

function textOperation(
  operationId: string,
  summary: string,
  content: OpenapiResponse["content"],
  statuses: number[] = [],
): Operation {
  return operation(operationId, summary, "service", { 200: { description: summary, content } }, statuses);
}

function pageOperation(): Operation {
  const summary = "The page for people; how to ask, in words, for who does not ask for HTML";
  const content = { ...TEXT, "text/html": { schema: { type: "string" } } };
  return operation("getPage", summary, "service", {
    200: { description: summary, content },
    304: { description: "it is as the `If-None-Match` of the request has it" },
  }, []);
}

function operation(
  operationId: string,
  summary: string,
  tag: string,
  responses: Record<string, OpenapiResponse>,
  statuses: number[],
): Operation {
  return { operationId, summary, tags: [tag], responses: { ...responses, ...problems(statuses) } };
}

function problems(statuses: number[]): Record<string, OpenapiResponse> {
  const all = [...new Set([...statuses, ...ANYWHERE])].sort((a, b) => a - b);
  return Object.fromEntries(all.map((status) => {
    const [name] = PROBLEMS[status];
    return [status, { $ref: `#/components/responses/${name}` } as unknown as OpenapiResponse];
  }));
}

function pick(...names: string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function header(description: string, schema: Schema): Schema {
  return { description, schema };
}
