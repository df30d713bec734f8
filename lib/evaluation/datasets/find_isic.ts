import { basename, dirname, join, relative } from "node:path";
import { type DataFolder, openDataFolder } from "./data_folder.ts";
import type { DataSetProblem, Found } from "./data_set.ts";
import { foldersWithin } from "./folders_within.ts";

const IMAGE = /^(ISIC_\d+)\.(?:jpe?g|png|bmp)$/i;
const MASK = /^(ISIC_\d+)_segmentation\.png$/i;

/**
 * ISIC naming: `ISIC_x.jpg` with `ISIC_x_segmentation.png`, in one folder or in several below it, as the challenges have
 * them (`ISIC2018_Task1-2_Training_Input`, `ISIC2018_Task1_Training_GroundTruth`). Given the images' folder alone, the
 * masks are looked for in the `…GroundTruth` folders beside it. Superpixels and other files are passed over.
 *
 * Source: https://challenge.isic-archive.com/data/
 */
export async function findIsic(folder: DataFolder): Promise<Found | undefined> {
  const problems: DataSetProblem[] = [];
  const images = await filesNamed(folder, IMAGE, problems);
  const ownMasks = await filesNamed(folder, MASK, problems);
  const masks = new Map([...await groundTruthBeside(folder), ...ownMasks]);
  if (images.size === 0 || masks.size === 0) return undefined;
  const found: Found = { images: [], problems };
  for (const [id, image] of images) {
    const name = basename(image);
    const mask = masks.get(id);
    if (mask === undefined) problems.push({ name, problem: "has no mask" });
    else found.images.push({ name, image, masks: [mask] });
  }
  for (const [id, mask] of ownMasks) {
    if (!images.has(id)) problems.push({ name: basename(mask), problem: "is a mask without an image" });
  }
  return found;
}

/** Paths by the image's id, of two files for one image the first. */
async function filesNamed(
  folder: DataFolder,
  pattern: RegExp,
  problems: DataSetProblem[],
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for await (const place of foldersWithin(folder, 2)) {
    for (const file of (await folder.list(...place)).files) {
      const id = pattern.exec(file)?.[1];
      if (id === undefined) continue;
      const path = join(folder.path, ...place, file);
      const first = paths.get(id);
      if (first === undefined) paths.set(id, path);
      else {problems.push({
          name: join(...place, file),
          problem: `comes after ${relative(folder.path, first)}`,
        });}
    }
  }
  return paths;
}

/** Masks in the folders that a challenge's archives unpack to beside the images' one. */
async function groundTruthBeside(folder: DataFolder): Promise<Map<string, string>> {
  if (!/^ISIC.*(?:Data|Input)$/i.test(basename(folder.path))) return new Map();
  const parent = await openDataFolder(dirname(folder.path));
  const masks = new Map<string, string>();
  for (const name of (await parent.list()).folders.filter((name) => /^ISIC.*GroundTruth$/i.test(name))) {
    for (const file of (await parent.list(name)).files) {
      const id = MASK.exec(file)?.[1];
      if (id !== undefined) masks.set(id, join(parent.path, name, file));
    }
  }
  return masks;
}
