import { translate } from "../image/map_bytes.ts";
import type { LabelMap } from "../types.ts";

/** 1 where a pixel's region is one of those given, 0 elsewhere, at the map's size. */
export function drawMask(map: LabelMap, regions: Iterable<number>): LabelMap {
  const isIn = new Uint8Array(256);
  for (const id of regions) isIn[id] = 1;
  return { ...map, data: translate(map.data, isIn) };
}
