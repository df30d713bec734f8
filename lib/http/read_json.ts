import { SgscnError } from "../errors.ts";
import { concatBytes } from "../image/concat_bytes.ts";
import { HttpError } from "./http_error.ts";
import { type BodyLimits, readBody } from "./read_body.ts";

const MEDIA_TYPE = "application/json";

/**
 * A request's body, which is one JSON object; no body at all is an empty one.
 *
 * @throws {HttpError} 400 when it is anything else, 408, 413, 415
 */
export async function readJson(request: Request, limits: BodyLimits): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBytes(request, limits));
  const type = (request.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
  if (type !== MEDIA_TYPE && (type !== "" || text !== "")) throw unsupported(type);
  if (text.trim() === "") return {};
  const value = parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new HttpError(400, "Cannot read request: its body must be a JSON object", { limit: "a JSON object" });
}

async function readBytes(request: Request, limits: BodyLimits): Promise<Uint8Array> {
  try {
    return concatBytes(await Array.fromAsync(readBody(request, limits)));
  } catch (error) {
    // What reads bodies speaks of images.
    if (!(error instanceof SgscnError) || error.kind !== "too-large") throw error;
    const { limit, value } = error;
    const message = `Cannot read request: its body must be at most ${limit} bytes, got ${value}`;
    throw new HttpError(413, message, { limit, value });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, "Cannot read request: its body must be JSON", { limit: "a JSON object", cause });
  }
}

function unsupported(value: string): HttpError {
  const shown = value.slice(0, 80);
  return new HttpError(
    415,
    `Cannot read request: Content-Type must be ${MEDIA_TYPE}, got ${shown || "none"}`,
    {
      field: "Content-Type",
      limit: MEDIA_TYPE,
      value: shown,
    },
  );
}
