import { SgscnError } from "../errors.ts";
import { checkBytes } from "../image/limits.ts";

/**
 * A file's bytes. Its size is looked at before anything is read.
 *
 * @throws {SgscnError} `too-large`, or `invalid-image` when it is missing, unreadable or no file
 */
export async function readInput(path: string, { maxBytes }: { maxBytes: number }): Promise<Uint8Array> {
  try {
    const { isFile, isDirectory, size } = await Deno.stat(path);
    if (isDirectory) throw new SgscnError("invalid-image", "Cannot read folder: it has no images");
    // A device or pipe has no size to look at, and may never end.
    if (!isFile) throw new SgscnError("invalid-image", "Cannot read file: it is a device or pipe");
    checkBytes(size, maxBytes);
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof SgscnError) throw error;
    throw new SgscnError("invalid-image", `Cannot read file: ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) return "Deno was started without read permission for it";
  return (error as Error).message;
}
