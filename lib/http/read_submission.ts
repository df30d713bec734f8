import {
  getMultipartBoundary,
  MaxFileSizeExceededError,
  MultipartParseError,
  MultipartParser,
} from "@remix-run/multipart-parser";
import { concatBytes } from "../image/concat_bytes.ts";
import { checkBytes } from "../image/limits.ts";
import { HttpError } from "./http_error.ts";
import { type BodyLimits, readBody } from "./read_body.ts";

/** What a client sent: the image file, and options as text. */
export interface Submission {
  image: Uint8Array;
  /** From the query and, in a multipart form, its other fields. */
  fields: Record<string, string>;
}

/** A form is the image, and a field an option; this is room for those and for the boundaries between. */
const FORM_OVERHEAD_BYTES = 64 * 1024;
const MAX_FORM_PARTS = 64;

/**
 * Reads the image and the options of a request: a raw body, or `image` in a multipart form.
 *
 * @throws {SgscnError} `too-large`
 * @throws {HttpError} 400 when a field is given twice, the form is broken or has no image; 408
 */
export async function readSubmission(request: Request, limits: BodyLimits): Promise<Submission> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) addField(fields, name, value);
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(type)) {
    return { image: concatBytes(await Array.fromAsync(readBody(request, limits))), fields };
  }
  const boundary = getMultipartBoundary(type);
  if (!boundary) throw new HttpError(400, "Cannot read form: its content type has no boundary");
  const image = await readForm(request, boundary, limits, fields);
  if (!image) {
    throw new HttpError(400, "Cannot read form: it must have a file in the field image", { field: "image" });
  }
  return { image, fields };
}

/** Adds a form's text to `fields` and returns its image. The parser is fed as bytes arrive: no pause at the end. */
async function readForm(
  request: Request,
  boundary: string,
  { maxBytes, timeoutMs }: BodyLimits,
  fields: Record<string, string>,
): Promise<Uint8Array | undefined> {
  const parser = new MultipartParser(boundary, {
    maxFileSize: maxBytes,
    maxTotalSize: maxBytes + FORM_OVERHEAD_BYTES,
    maxParts: MAX_FORM_PARTS,
  });
  let image: Uint8Array | undefined;
  try {
    for await (const chunk of readBody(request, { maxBytes: maxBytes + FORM_OVERHEAD_BYTES, timeoutMs })) {
      for (const part of parser.write(chunk)) {
        if (part.name === "image") image = part.bytes;
        else if (part.name) addField(fields, part.name, part.text);
      }
    }
    parser.finish();
  } catch (error) {
    if (error instanceof MaxFileSizeExceededError) checkBytes(maxBytes + 1, maxBytes); // which throws
    if (!(error instanceof MultipartParseError)) throw error;
    throw new HttpError(400, `Cannot read form: ${error.message}`, { cause: error });
  }
  return image;
}

function addField(fields: Record<string, string>, name: string, value: string): void {
  if (Object.hasOwn(fields, name)) {
    throw new HttpError(400, `Option ${name.slice(0, 80)} is given twice`, { field: name.slice(0, 80) });
  }
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}
