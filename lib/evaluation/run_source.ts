import { sha256 } from "./datasets/hash_data_set.ts";

/** What of this library decides a row's figures; the rest may change without making rows void. */
const COMPUTES = [
  "lib/backends/",
  "lib/baselines/",
  "lib/evaluation/boundary_metrics.ts",
  "lib/evaluation/protocols.ts",
  "lib/evaluation/datasets/read_truth.ts",
  "lib/image/",
  "lib/methods/",
  "lib/ops/",
  "lib/regions/",
  "lib/sgscn/",
  "lib/segment.ts",
];

/** Enough of a hash to tell sources apart. */
const DIGITS = 12;

/**
 * Stands for the code that computes figures: the first digits of a SHA-256 over its files. A version number stays the
 * same while code is worked on, and then rows of yesterday would pass for those of today.
 *
 * @returns `undefined` where the library's files cannot be read, as when it was loaded from the network
 */
export async function sourceHash(
  root: URL = new URL("../../", import.meta.url),
): Promise<string | undefined> {
  if (root.protocol !== "file:") return undefined;
  const lines: string[] = [];
  for (const part of COMPUTES) {
    for (const file of part.endsWith("/") ? await filesBelow(root, part) : [part]) {
      lines.push(`${file} ${await sha256(await Deno.readFile(new URL(file, root)))}\n`);
    }
  }
  return (await sha256(lines.join(""))).slice(0, DIGITS);
}

/** In name order; without those of editors and builds. */
async function filesBelow(root: URL, folder: string): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
      if (isDirectory) files.push(...await filesBelow(root, `${folder}${name}/`));
      else if (/\.(ts|js|wgsl|wasm)$/.test(name)) files.push(folder + name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}
