import { SgscnError } from "../errors.ts";

/** An `invalid-image` error: `Cannot read PNG image: <what was wrong>`. */
export function invalidImage(format: string, what: string, cause?: unknown): SgscnError {
  return new SgscnError("invalid-image", `Cannot read ${format} image: ${what}`, { field: "image", cause });
}

/** An `unsupported-format` error: `Cannot read image: <name> is not supported; send PNG, JPEG or BMP`. */
export function unsupportedFormat(name: string): SgscnError {
  return new SgscnError(
    "unsupported-format",
    `Cannot read image: ${name} is not supported; send PNG, JPEG or BMP`,
    {
      field: "image",
      limit: "PNG, JPEG or BMP",
      value: name,
    },
  );
}
