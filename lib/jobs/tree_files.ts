import { decodeLabels } from "../image/decode_labels.ts";
import { encodeLabels } from "../image/encode_labels.ts";
import type { RegionTree } from "../regions/region_tree.ts";
import type { GreyTone } from "../types.ts";

/** A region tree as files: what a finished job keeps, some tens of kB, so that it can be cut and chosen from anew. */
export interface TreeFiles {
  /** An indexed PNG at the image's own size: a pixel's index is its region's id. */
  map: Uint8Array;
  /** All the rest, as JSON. */
  facts: Uint8Array;
}

/** What {@linkcode encodeTree} writes beside the map: bytes in base64. */
type TreeFacts = Omit<RegionTree, "height" | "width" | "map" | "facts"> & {
  facts: Omit<RegionTree["facts"], "tone"> & { tone?: Omit<GreyTone, "data"> & { data: string } };
};

/** The learnt features are left out: only finding the hierarchy needs them, and they are most of a tree's numbers. */
export async function encodeTree(
  { height: _height, width: _width, map, ...tree }: RegionTree,
): Promise<TreeFiles> {
  const regions = tree.facts.regions.map((region) => ({ ...region, samples: 0, features: [] }));
  const { tone, ...facts } = tree.facts;
  const kept: TreeFacts = {
    ...tree,
    facts: {
      ...facts,
      regions,
      featureLabels: [],
      ...(tone && { tone: { ...tone, data: tone.data.toBase64() } }),
    },
  };
  return { map: await encodeLabels(map), facts: new TextEncoder().encode(JSON.stringify(kept)) };
}

/** The tree that {@linkcode encodeTree} wrote, without learnt features. Both files are our own: they are not checked. */
export function decodeTree({ map, facts }: TreeFiles): RegionTree {
  const labels = decodeLabels(map);
  const { facts: { tone, ...known }, ...rest } = JSON.parse(new TextDecoder().decode(facts)) as TreeFacts;
  return {
    height: labels.height,
    width: labels.width,
    map: labels,
    ...rest,
    facts: { ...known, ...(tone && { tone: { ...tone, data: Uint8Array.fromBase64(tone.data) } }) },
  };
}
