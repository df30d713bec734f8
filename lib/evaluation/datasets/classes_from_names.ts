import { basename } from "node:path";
import type { FoundImage } from "./data_set.ts";
import { stemOf } from "./file_names.ts";

/** `benign_062`, `benign (1)`, `malignant-7`: a word and a number. */
const WORD_AND_NUMBER = /^([a-z]+)[ _-]?\(?\d+\)?$/i;

/**
 * Images with the class that their names begin with, when all names are a word and a number and there are at least two
 * different words: then the word tells images apart, and is not just `ISIC` or `frame`.
 */
export function classesFromNames(images: readonly FoundImage[]): FoundImage[] {
  const words = images.map(({ name }) => WORD_AND_NUMBER.exec(stemOf(basename(name)))?.[1].toLowerCase());
  const different = new Set(words);
  const areClasses = !different.has(undefined) && different.size >= 2 && different.size < images.length;
  return images.map((image, i) => ({ ...image, ...(areClasses && { class: words[i] }) }));
}
