import type { LabelMap } from "../types.ts";

/** Enlarges labels to [height, width] by copying the nearest one: fast, and blocky. */
export function upsampleNearest(
  labels: LabelMap,
  { height, width }: { height: number; width: number },
): LabelMap {
  const columns = Uint32Array.from(
    { length: width },
    (_, x) => Math.floor(((x + 0.5) * labels.width) / width),
  );
  const data = new Uint8Array(height * width);
  for (let y = 0, i = 0; y < height; y++) {
    const source = Math.floor(((y + 0.5) * labels.height) / height) * labels.width;
    for (let x = 0; x < width; x++) data[i++] = labels.data[source + columns[x]];
  }
  return { height, width, data };
}
