import { join } from "node:path";
import type { DataFolder } from "./data_folder.ts";
import type { Found } from "./data_set.ts";
import { isImageName, isMaskName } from "./file_names.ts";
import { pairFolders, pairsIn } from "./find_pairs.ts";
import { joinFound, pairBeside, pairFiles } from "./pair_files.ts";

/**
 * A folder for each sequence (a scan, a video), whose frames have their masks beside them (`007.png`, `007_mask.png`), or
 * in folders `images/` and `masks/` of its own; or folders `images/` and `masks/` that hold a folder for each sequence.
 */
export async function findSequences(folder: DataFolder): Promise<Found | undefined> {
  const listing = await folder.list();
  const pair = pairFolders(listing);
  const parts: Found[] = [];
  for (const sequence of pair ? (await folder.list(pair[0])).folders : listing.folders) {
    const part = pair ? await framesOf(folder, pair, sequence) : await framesIn(folder, sequence);
    if (part) parts.push(part);
  }
  return parts.length > 0 ? joinFound(parts) : undefined;
}

/** `SEQUENCE/007.png` with `SEQUENCE/007_mask.png`, or `SEQUENCE/images/007.png` with `SEQUENCE/masks/007.png`. */
async function framesIn(folder: DataFolder, sequence: string): Promise<Found | undefined> {
  const pairs = await pairsIn(folder, [sequence], sequence);
  if (pairs) return pairs;
  const { files } = await folder.list(sequence);
  if (!files.some(isMaskName)) return undefined;
  return pairBeside(join(folder.path, sequence), files, { prefix: `${sequence}/`, about: { sequence } });
}

/** `images/SEQUENCE/007.png` with `masks/SEQUENCE/007.png`. */
async function framesOf(
  folder: DataFolder,
  [images, masks]: [string, string],
  sequence: string,
): Promise<Found | undefined> {
  const frames = (await folder.list(images, sequence)).files.filter(isImageName);
  if (frames.length === 0) return undefined;
  return pairFiles({
    imageFolder: join(folder.path, images, sequence),
    images: frames,
    maskFolder: join(folder.path, masks, sequence),
    masks: (await folder.list(masks, sequence)).files.filter(isImageName),
    prefix: `${sequence}/`,
    about: { sequence },
  });
}
