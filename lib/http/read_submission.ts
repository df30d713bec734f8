import {
  getMultipartBoundary,
  MaxFileSizeExceededError,
  MultipartParseError,
  MultipartParser,
  type MultipartPart,
} from "@remix-run/multipart-parser";
import { SgscnError } from "../errors.ts";
import { concatBytes } from "../image/concat_bytes.ts";
import { HttpError } from "./http_error.ts";
import { TARGET_SEPARATOR } from "../target_option.ts";
import { type BodyLimits, readBody } from "./read_body.ts";

/** What a client sent: the image file, perhaps a mask, and options as text. */
export interface Submission {
  image: Uint8Array;
  /** A file with what is to be found. */
  mask?: Uint8Array;
  /** From the query and, in a multipart form, its other fields. */
  fields: Record<string, string>;
}

/** What a raw body may call itself. curl says that it is a form unless told otherwise. */
const RAW_TYPES = /^(image\/[\w.+-]+|application\/(octet-stream|x-www-form-urlencoded))$/;
const FORM_TYPE = "multipart/form-data";

/** Also for people: an `Accept-Post` header. */
export const ACCEPTED_TYPES = ["image/png", "image/jpeg", "image/bmp", "application/octet-stream", FORM_TYPE];

/** The field that may be given several times: points, one by one. */
const REPEATABLE = "target";
/** Form fields that are files. */
const FILES = ["image", "mask"] as const;
/** A form is its files, and a field an option; this is room for those and for the boundaries between. */
const FORM_OVERHEAD_BYTES = 64 * 1024;
const MAX_FORM_PARTS = 64;

/** The most bytes that a request's body may have, if each file has at most `maxBytes`. */
export function maxBodyBytes(request: Request, maxBytes: number): number {
  return mediaType(request) === FORM_TYPE ? FILES.length * maxBytes + FORM_OVERHEAD_BYTES : maxBytes;
}

/**
 * Reads the image and the options of a request: a raw body, or `image` in a multipart form, perhaps with a `mask`.
 *
 * @throws {SgscnError} `too-large`
 * @throws {HttpError} 400 when a field other than `target` is given twice, the form is broken or has no image; 408; 415
 */
export async function readSubmission(
  request: Request,
  query: URLSearchParams,
  limits: BodyLimits,
): Promise<Submission> {
  const type = mediaType(request);
  if (type !== "" && type !== FORM_TYPE && !RAW_TYPES.test(type)) throw unsupported("Content-Type", type);
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") throw unsupported("Content-Encoding", encoding);

  const fields = readQuery(query);
  if (type !== FORM_TYPE) {
    return { image: concatBytes(await Array.fromAsync(readBody(request, limits))), fields };
  }
  const boundary = getMultipartBoundary(request.headers.get("content-type")!);
  if (!boundary) throw new HttpError(400, "Cannot read form: its content type has no boundary");
  const { image, mask } = await readForm(request, boundary, limits, fields);
  if (!image) {
    throw new HttpError(400, "Cannot read form: it must have a file in the field image", { field: "image" });
  }
  return { image, mask, fields };
}

/** A query as text by name. @throws {HttpError} 400 when a name other than `target` is there twice */
export function readQuery(query: URLSearchParams): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of query) addField(fields, name, value);
  return fields;
}

/** Adds a form's text to `fields` and returns its files. The parser is fed as bytes arrive: no pause at the end. */
async function readForm(
  request: Request,
  boundary: string,
  limits: BodyLimits,
  fields: Record<string, string>,
): Promise<{ image?: Uint8Array; mask?: Uint8Array }> {
  const { maxBytes } = limits;
  const maxTotalSize = maxBodyBytes(request, maxBytes);
  const parser = new MultipartParser(boundary, {
    maxFileSize: maxBytes,
    maxTotalSize,
    maxParts: MAX_FORM_PARTS,
  });
  const files: { image?: Uint8Array; mask?: Uint8Array } = {};
  try {
    for await (const chunk of readBody(request, { ...limits, maxBytes: maxTotalSize })) {
      for (const part of parser.write(chunk)) takePart(part, files, fields);
    }
    parser.finish();
  } catch (error) {
    if (error instanceof MaxFileSizeExceededError) throw fileTooLarge(maxBytes);
    if (!(error instanceof MultipartParseError)) throw error;
    throw new HttpError(400, `Cannot read form: ${error.message}`, { cause: error });
  }
  return files;
}

function takePart(
  part: MultipartPart,
  files: Partial<Record<typeof FILES[number], Uint8Array>>,
  fields: Record<string, string>,
): void {
  const file = FILES.find((name) => name === part.name);
  if (!file) return part.name ? addField(fields, part.name, part.text) : undefined;
  if (files[file]) throw twice(file);
  files[file] = part.bytes;
}

function addField(fields: Record<string, string>, name: string, given: string): void {
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (before !== undefined && name !== REPEATABLE) throw twice(name);
  const value = before === undefined ? given : before + TARGET_SEPARATOR + given;
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}

function twice(name: string): HttpError {
  return new HttpError(400, `Field ${name.slice(0, 80)} is given twice`, { field: name.slice(0, 80) });
}

/** The parser does not say which file it was. */
function fileTooLarge(limit: number): SgscnError {
  return new SgscnError("too-large", `Cannot read form: each file must be at most ${limit} bytes`, { limit });
}

function mediaType({ headers }: Request): string {
  return (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
}

function unsupported(field: string, value: string): HttpError {
  const limit = field === "Content-Type" ? ACCEPTED_TYPES.join(", ") : "identity";
  return new HttpError(
    415,
    `Cannot read request: ${field} must be one of ${limit}, got ${value.slice(0, 80)}`,
    {
      field,
      limit,
      value: value.slice(0, 80),
      headers: field === "Content-Type" ? { "accept-post": limit } : { "accept-encoding": limit },
    },
  );
}
