import type { DataFolder } from "./data_folder.ts";

/** The folder itself, its folders, theirs, and so on down to `depth`, as paths of names; the nearer ones first. */
export async function* foldersWithin(
  folder: DataFolder,
  depth: number,
): AsyncGenerator<string[], void, void> {
  let level: string[][] = [[]];
  for (let below = 0; below <= depth && level.length > 0; below++) {
    yield* level;
    const next: string[][] = [];
    if (below < depth) {
      for (const place of level) {
        for (const name of (await folder.list(...place)).folders) next.push([...place, name]);
      }
    }
    level = next;
  }
}
