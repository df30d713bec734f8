import { openDataFolder } from "./data_folder.ts";
import type { DataFolder } from "./data_folder.ts";
import { type DataSetProblem, type Found, type Layout, LAYOUTS } from "./data_set.ts";
import { findBusi } from "./find_busi.ts";
import { findIsic } from "./find_isic.ts";
import { findPairs } from "./find_pairs.ts";
import { findPh2 } from "./find_ph2.ts";
import { findSequences } from "./find_sequences.ts";

const FINDERS: Record<Layout, (folder: DataFolder) => Promise<Found | undefined>> = {
  ph2: findPh2,
  isic: findIsic,
  busi: findBusi,
  pairs: findPairs,
  sequences: findSequences,
};

/**
 * The images of a data set's folder with their masks, in name order, and what is wrong with the rest. The layout is found
 * by looking for each in turn, unless it is given.
 *
 * @throws {Error} when the folder is missing or has no images with masks in a known layout
 */
export async function findImages(path: string, wanted?: Layout): Promise<Found & { layout: Layout }> {
  const folder = await openDataFolder(path);
  for (const layout of wanted ? [wanted] : LAYOUTS) {
    const found = await FINDERS[layout](folder);
    if (!found) continue;
    if (found.images.length === 0 && !wanted) continue;
    return { layout, images: byName(found.images), problems: byName([...folder.refused, ...found.problems]) };
  }
  throw new Error(
    `Cannot read data set ${path}: it has no images with masks in ${
      wanted ? `the layout ${wanted}` : `any layout known here (${LAYOUTS.join(", ")})`
    }${problemsText(folder.refused)}`,
  );
}

function problemsText(problems: readonly DataSetProblem[]): string {
  if (problems.length === 0) return "";
  return `; ${problems[0].name} ${problems[0].problem}` +
    (problems.length > 1 ? `, and ${problems.length - 1} more` : "");
}

function byName<Named extends { name: string }>(list: readonly Named[]): Named[] {
  return [...list].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
