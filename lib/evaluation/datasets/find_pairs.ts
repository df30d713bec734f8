import { join } from "node:path";
import { classesFromNames } from "./classes_from_names.ts";
import type { DataFolder, Listing } from "./data_folder.ts";
import type { Found } from "./data_set.ts";
import { isImageName } from "./file_names.ts";
import { pairFiles } from "./pair_files.ts";

/** Two folders, `images/` and `masks/`, whose files go together by name. */
export async function findPairs(folder: DataFolder): Promise<Found | undefined> {
  const found = await pairsIn(folder, []);
  return found && { ...found, images: classesFromNames(found.images) };
}

/** The same, somewhere within the folder; `undefined` when there is nothing of the kind. */
export async function pairsIn(
  folder: DataFolder,
  place: readonly string[],
  sequence?: string,
): Promise<Found | undefined> {
  const [imageFolder, maskFolder] = pairFolders(await folder.list(...place)) ?? [];
  if (imageFolder === undefined || maskFolder === undefined) return undefined;
  const [images, masks] = [
    (await folder.list(...place, imageFolder)).files.filter(isImageName),
    (await folder.list(...place, maskFolder)).files.filter(isImageName),
  ];
  if (images.length === 0) return undefined;
  return pairFiles({
    imageFolder: join(folder.path, ...place, imageFolder),
    images,
    maskFolder: join(folder.path, ...place, maskFolder),
    masks,
    ...(sequence !== undefined && { prefix: `${sequence}/`, about: { sequence } }),
  });
}

/** The names of the two folders as they are written here. */
export function pairFolders({ folders }: Listing): [images: string, masks: string] | undefined {
  const named = (wanted: RegExp) => folders.find((name) => wanted.test(name));
  const [images, masks] = [named(/^images?$/i), named(/^masks?$/i)];
  return images !== undefined && masks !== undefined ? [images, masks] : undefined;
}
