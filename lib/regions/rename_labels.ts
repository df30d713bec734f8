import { sumByLabel } from "./read_facts.ts";
import type { MeasuredRegions } from "./region_tree.ts";

/**
 * Renames the labels that regions were made of, in place; two that have the same name become one.
 *
 * @param names the name of each label, 0–255
 */
export function renameLabels({ regions, facts }: MeasuredRegions, names: Uint8Array): void {
  facts.regions.forEach((own, id) => {
    own.labels = sumByLabel(own.labels.map(([label, pixels]) => [names[label], pixels]));
    regions[id].label = own.labels[0][0];
  });
}
