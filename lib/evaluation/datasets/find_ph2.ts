import { dirname, join } from "node:path";
import { type DataFolder, openDataFolder } from "./data_folder.ts";
import type { Found } from "./data_set.ts";
import { isImageName, stemOf } from "./file_names.ts";
import { foldersWithin } from "./folders_within.ts";

/**
 * PH2 as it comes: `PH2 Dataset images/IMD002/IMD002_Dermoscopic_Image/IMD002.bmp` with
 * `IMD002_lesion/IMD002_lesion.bmp`; the folder may be that of the images or one or two above it. Classes are the
 * clinical diagnoses of `PH2_dataset.txt`, where that is there.
 *
 * Source: Mendonça et al., "PH2: a dermoscopic image database for research and benchmarking", EMBC 2013,
 * https://doi.org/10.1109/EMBC.2013.6610779.
 */
export async function findPh2(folder: DataFolder): Promise<Found | undefined> {
  for await (const place of foldersWithin(folder, 2)) {
    const { folders } = await folder.list(...place);
    const cases: string[] = [];
    for (const name of folders) {
      if ((await folder.list(...place, name)).folders.includes(`${name}_Dermoscopic_Image`)) cases.push(name);
    }
    if (cases.length > 0) return await readCases(folder, place, cases);
  }
  return undefined;
}

async function readCases(folder: DataFolder, place: string[], cases: string[]): Promise<Found> {
  const found: Found = { images: [], problems: [] };
  const diagnoses = await readDiagnoses(folder, place);
  for (const name of cases) {
    const image = await fileIn(folder, [...place, name, `${name}_Dermoscopic_Image`], name);
    const mask = await fileIn(folder, [...place, name, `${name}_lesion`], `${name}_lesion`);
    if (image === undefined) found.problems.push({ name, problem: "has no image" });
    else if (mask === undefined) found.problems.push({ name, problem: "has no mask" });
    else {
      const diagnosis = diagnoses.get(name);
      found.images.push({ name, ...(diagnosis && { class: diagnosis }), image, masks: [mask] });
    }
  }
  return found;
}

async function fileIn(folder: DataFolder, place: string[], stem: string): Promise<string | undefined> {
  const { files } = await folder.list(...place);
  const file = files.find((candidate) => isImageName(candidate) && stemOf(candidate) === stem);
  return file && join(folder.path, ...place, file);
}

/** The codes in the table's column "Clinical Diagnosis", as the legend below it explains them. */
const DIAGNOSES: Record<string, string> = { "0": "common nevus", "1": "atypical nevus", "2": "melanoma" };

const TABLE = "PH2_dataset.txt";

/** Far above the real one's 40 kB. */
const MAX_TABLE_BYTES = 2 ** 20;

/** Diagnoses by image from the table in the images' folder or beside it, which may be above the folder that was given. */
async function readDiagnoses(folder: DataFolder, place: string[]): Promise<Map<string, string>> {
  const images = join(folder.path, ...place);
  for (const where of [images, dirname(images)]) {
    const { files } = await (await openDataFolder(where)).list();
    if (!files.includes(TABLE)) continue;
    const path = join(where, TABLE);
    if ((await Deno.stat(path)).size <= MAX_TABLE_BYTES) return parseTable(await Deno.readTextFile(path));
  }
  return new Map();
}

/** Lines `|| IMD003 || histological diagnosis || clinical diagnosis || …`. */
function parseTable(text: string): Map<string, string> {
  const cells = text.split("\n").map((line) => line.split("||").map((cell) => cell.trim()));
  return new Map(
    cells.filter((row) => row[0] === "" && /^IMD\d+$/.test(row[1] ?? "") && row[3] in DIAGNOSES)
      .map((row) => [row[1], DIAGNOSES[row[3]]]),
  );
}
