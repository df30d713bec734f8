import { dirname, join, relative, sep } from "node:path";
import type { DataSetProblem } from "./data_set.ts";

/** What a folder holds, in name order (by code unit: the same on every machine, whatever its language). */
export interface Listing {
  folders: string[];
  files: string[];
}

/** A data set's folder, looked at with care: nothing outside it is read, whatever links it holds. */
export interface DataFolder {
  readonly path: string;
  /** What a folder in it holds; empty when there is no such folder. Hidden files are left out. */
  list(...names: string[]): Promise<Listing>;
  /** What was left out on the way, and why. */
  readonly refused: DataSetProblem[];
}

/** @throws {Error} when there is no such folder */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const root = await realFolder(path);
  const known = new Map<string, Promise<Listing>>();
  const refused: DataSetProblem[] = [];
  return {
    path,
    refused,
    list(...names) {
      const folder = join(path, ...names);
      // Layouts look at the same folders one after another.
      if (!known.has(folder)) known.set(folder, listFolder(folder));
      return known.get(folder)!;
    },
  };

  async function listFolder(folder: string): Promise<Listing> {
    const listing: Listing = { folders: [], files: [] };
    for (const entry of await entriesOf(folder)) {
      if (entry.name.startsWith(".")) continue;
      const kind = entry.isSymlink ? await followLink(join(folder, entry.name)) : entry;
      if (typeof kind === "string") {
        refused.push({ name: relative(path, join(folder, entry.name)), problem: kind });
      } else if (kind.isDirectory) listing.folders.push(entry.name);
      else if (kind.isFile) listing.files.push(entry.name);
      else refused.push({ name: relative(path, join(folder, entry.name)), problem: "is a device or pipe" });
    }
    listing.folders.sort();
    listing.files.sort();
    return listing;
  }

  /** What a link leads to, or why it is not followed: someone else's data set must not name files of this machine. */
  async function followLink(link: string): Promise<{ isFile: boolean; isDirectory: boolean } | string> {
    try {
      const target = await Deno.realPath(link);
      if (isWithin(await Deno.realPath(dirname(link)), target)) return "is a link to a folder that it is in";
      if (!isWithin(target, root)) return "is a link out of the data set's folder";
      return await Deno.stat(target);
    } catch {
      return "is a link that leads nowhere";
    }
  }
}

/** Both as `realPath` gives them. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function realFolder(path: string): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    if ((await Deno.stat(real)).isDirectory) return real;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`Cannot read data set ${path}: there is no such folder`, { cause: error });
  }
  throw new Error(`Cannot read data set ${path}: it is not a folder`);
}

async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    // Layouts ask for folders that another layout would have.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}
