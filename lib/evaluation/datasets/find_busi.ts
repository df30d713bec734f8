import { join } from "node:path";
import { classesFromNames } from "./classes_from_names.ts";
import type { DataFolder } from "./data_folder.ts";
import type { Found } from "./data_set.ts";
import { isMaskName } from "./file_names.ts";
import { foldersWithin } from "./folders_within.ts";
import { joinFound, pairBeside } from "./pair_files.ts";

const CLASS_FOLDERS = ["benign", "malignant", "normal"];

/**
 * BUSI naming: `benign (1).png` with `benign (1)_mask.png` beside it and, where there are several masses,
 * `benign (1)_mask_1.png` and so on; in one folder, or in folders `benign`, `malignant` and `normal`, which are the classes
 * then, or one above them.
 *
 * The masks of BUSI's `normal` images are empty: such images are named as problems, for there is nothing to find.
 *
 * Source: Al-Dhabyani et al., "Dataset of breast ultrasound images", Data in Brief 28, 2020,
 * https://doi.org/10.1016/j.dib.2019.104863.
 */
export async function findBusi(folder: DataFolder): Promise<Found | undefined> {
  const { files } = await folder.list();
  if (files.some(isMaskName)) {
    const found = pairBeside(folder.path, files);
    return { ...found, images: classesFromNames(found.images) };
  }
  for await (const place of foldersWithin(folder, 1)) {
    const parts: Found[] = [];
    for (const name of (await folder.list(...place)).folders) {
      const { files } = await folder.list(...place, name);
      if (!CLASS_FOLDERS.includes(name.toLowerCase()) || !files.some(isMaskName)) continue;
      parts.push(
        pairBeside(join(folder.path, ...place, name), files, { about: { class: name.toLowerCase() } }),
      );
    }
    if (parts.length > 0) return joinFound(parts);
  }
  return undefined;
}
