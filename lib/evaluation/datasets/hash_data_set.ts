import type { DataSetImage } from "./data_set.ts";

/** SHA-256 in hex. */
export async function sha256(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  // Files' bytes are never in shared memory.
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toHex();
}

/**
 * Stands for exactly these images and masks: SHA-256 over a line for each image in name order, with its name as JSON, its
 * file's SHA-256 and those of its masks in name order, each after a space. Where the folder is does not matter.
 */
export async function hashDataSet(
  images: readonly Pick<DataSetImage, "name" | "sha256" | "masksSha256">[],
): Promise<string> {
  const lines = [...images].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
    .map(({ name, sha256, masksSha256 }) => [JSON.stringify(name), sha256, ...masksSha256].join(" ") + "\n");
  return await sha256(lines.join(""));
}
