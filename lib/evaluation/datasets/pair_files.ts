import { join } from "node:path";
import type { Found, FoundImage } from "./data_set.ts";
import { imageStemOf, isImageName, isMaskName, stemOf } from "./file_names.ts";

/** Image and mask files to be brought together by their names. */
export interface Files {
  /** Folder of the images, and their names. */
  imageFolder: string;
  images: readonly string[];
  maskFolder: string;
  masks: readonly string[];
  /** Put before names, so that they differ from those of other folders. */
  prefix?: string;
  /** What else is known of all of these images. */
  about?: Pick<FoundImage, "class" | "sequence">;
}

/**
 * Each image with the masks of its name: `a.png` with `a.png` or `a_mask.png`, `a_mask_1.png`, `a_segmentation.png`,
 * `a_lesion.png`. What has no counterpart is a problem.
 */
export function pairFiles(
  { imageFolder, images, maskFolder, masks, prefix = "", about = {} }: Files,
): Found {
  const masksByStem = new Map<string, string[]>();
  // An image called `x_lesion` has its mask under its whole name; only without such an image is that an ending.
  const imageStems = new Set(images.map(stemOf));
  for (const mask of masks) {
    const stem = imageStems.has(stemOf(mask)) ? stemOf(mask) : imageStemOf(mask);
    masksByStem.set(stem, [...masksByStem.get(stem) ?? [], mask]);
  }
  const found: Found = { images: [], problems: [] };
  for (const image of images) {
    const own = masksByStem.get(stemOf(image));
    if (!own) found.problems.push({ name: prefix + image, problem: "has no mask" });
    else {
      found.images.push({
        name: prefix + image,
        ...about,
        image: join(imageFolder, image),
        masks: own.map((mask) => join(maskFolder, mask)),
      });
    }
  }
  for (const [stem, lonely] of masksByStem) {
    if (imageStems.has(stem)) continue;
    found.problems.push(
      ...lonely.map((name) => ({ name: prefix + name, problem: "is a mask without an image" })),
    );
  }
  return found;
}

/** Images and their masks in one and the same folder, told apart by the masks' endings. */
export function pairBeside(
  folder: string,
  files: readonly string[],
  rest: Pick<Files, "prefix" | "about"> = {},
): Found {
  return pairFiles({
    imageFolder: folder,
    images: files.filter((name) => isImageName(name) && !isMaskName(name)),
    maskFolder: folder,
    masks: files.filter(isMaskName),
    ...rest,
  });
}

export function joinFound(parts: readonly Found[]): Found {
  return {
    images: parts.flatMap(({ images }) => images),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
