import { basename, join, resolve } from "node:path";

/** One image to segment. */
export interface Input {
  /** Where it is, absolute. */
  path: string;
  /** What it is called in messages: the path as given. */
  name: string;
  /** Its results' folder. */
  out: string;
}

/** Formats by the ends of their files' names; those that are not read are named when they are refused. */
const IMAGE_NAME = /\.(png|jpe?g|bmp|gif|webp|tiff?)$/i;

/**
 * The images that files and folders on the command line stand for. A folder stands for its images in name order,
 * without its subfolders. One file has its results in `out` itself; of several, and of a folder, each has its own
 * folder `out/NAME.EXT` (with `-2` and so on where names repeat).
 *
 * @param from the folder that relative paths are relative to
 */
export async function listInputs(
  given: readonly string[],
  { out, from }: { out: string; from: string },
): Promise<Input[]> {
  const found: { path: string; name: string }[] = [];
  let hasFolder = false;
  for (const name of given) {
    const path = resolve(from, name);
    if (!await isFolder(path)) {
      found.push({ path, name });
      continue;
    }
    hasFolder = true;
    const images = await imagesIn(path);
    // A folder without images stays in the list, to fail by name when its turn comes.
    if (images.length === 0) found.push({ path, name });
    found.push(...images.map((image) => ({ path: join(path, image), name: join(name, image) })));
  }
  const root = resolve(from, out);
  if (found.length === 1 && !hasFolder) return [{ ...found[0], out: root }];
  const folderName = uniqueNames();
  return found.map((input) => ({ ...input, out: join(root, folderName(basename(input.path))) }));
}

/** What cannot be looked at is no folder: reading it as a file says what is wrong, and does not stop the others. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

async function imagesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory && !entry.name.startsWith(".") && IMAGE_NAME.test(entry.name)) {
      names.push(entry.name);
    }
  }
  // By code unit: the same order on every machine, whatever its language.
  return names.sort();
}

/** Names made different from all before them, letter case aside: some file systems ignore it. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  };
}
