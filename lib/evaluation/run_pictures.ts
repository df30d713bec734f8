import { join } from "node:path";
import type { RunPictures } from "./run_row.ts";
import type { Task } from "./run_tasks.ts";

/** PNG files by what they show. */
export type PictureFiles = { [Name in keyof RunPictures]: Uint8Array };

// Digits of the key that keep names apart that differ in what file names do not have.
const KEY_DIGITS = 8;

/**
 * Saves what a task gave under OUT/pictures/DATASET/IMAGE/.
 *
 * @returns the files' paths, relative to `out`
 */
export async function savePictures(
  out: string,
  { dataset, image, variant, key }: Pick<Task, "dataset" | "image" | "variant" | "key">,
  files: PictureFiles,
): Promise<RunPictures> {
  const folder = `pictures/${fileName(dataset.name)}/${fileName(image.name)}`;
  await Deno.mkdir(join(out, folder), { recursive: true });
  const saved: RunPictures = {};
  for (const [name, png] of Object.entries(files) as [keyof RunPictures, Uint8Array | undefined][]) {
    if (!png) continue;
    const path = `${folder}/${fileName(variant.name)}-${key.slice(0, KEY_DIGITS)}.${name}.png`;
    await Deno.writeFile(join(out, path), png);
    saved[name] = path;
  }
  return saved;
}

// The longest that common file systems take is 255.
const LONGEST_NAME = 100;

/** Text as part of a path: no separators, no hidden files, nothing that a shell or a URL reads otherwise. */
export function fileName(text: string): string {
  return text.replace(/[^A-Za-z0-9._]+/g, "-").replace(/^[.-]+/, "").slice(0, LONGEST_NAME) || "unnamed";
}
