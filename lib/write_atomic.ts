import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that whoever looks finds the old one or the whole new one: into a temporary file beside it,
 * renamed at the end.
 */
export async function writeAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${Deno.pid}.tmp`);
  try {
    await (typeof content === "string"
      ? Deno.writeTextFile(temporary, content)
      : Deno.writeFile(temporary, content));
    await Deno.rename(temporary, path);
  } catch (error) {
    // The write's failure is what matters; that there is nothing to remove is expected.
    await Deno.remove(temporary).catch(() => undefined);
    throw error;
  }
}
