import { createRandom } from "../../lib/sgscn/random.ts";
import type { LabelMap, RgbImage } from "../../lib/types.ts";

/** A map from a drawing: one string a row, one digit a pixel. */
export function mapOf(...rows: string[]): LabelMap {
  return { height: rows.length, width: rows[0].length, data: Uint8Array.from(rows.join(""), Number) };
}

/** The drawing of a map of labels below 10. */
export function drawingOf({ width, data }: LabelMap): string[] {
  return [...data].join("").match(new RegExp(`.{${width}}`, "g"))!;
}

/** An image with one colour for each label. */
export function paint({ height, width, data }: LabelMap, colours: Record<number, number[]>): RgbImage {
  return {
    height,
    width,
    data: Uint8Array.from([...data].flatMap((label) => colours[label])),
    notes: [],
    format: "png",
  };
}

/** A map of `labels` labels drawn for each block of pixels by itself. */
export function noiseMap(height: number, width: number, { labels = 4, block = 1, seed = 1 } = {}): LabelMap {
  const random = createRandom(seed);
  const across = Math.ceil(width / block);
  const blocks = Array.from(
    { length: across * Math.ceil(height / block) },
    () => Math.floor(labels * random()),
  );
  const data = new Uint8Array(height * width);
  for (let i = 0; i < data.length; i++) {
    data[i] = blocks[Math.floor(Math.floor(i / width) / block) * across + Math.floor(i % width / block)];
  }
  return { height, width, data };
}

/** Grey values that differ from label to label and a little from pixel to pixel. */
export function speckled(map: LabelMap): RgbImage {
  const random = createRandom(2);
  const data = new Uint8Array(map.data.length * 3);
  for (let i = 0; i < data.length; i++) {
    data[i] = 40 + 20 * (map.data[Math.floor(i / 3)] % 8) + Math.floor(20 * random());
  }
  return { height: map.height, width: map.width, data, notes: [], format: "png" };
}

/** A number for each 4-connected component of equal values, flooded from pixel to pixel: slow, and plainly right. */
export function floodComponents({ height, width, data }: LabelMap): Int32Array {
  const component = new Int32Array(data.length).fill(-1);
  let count = 0;
  for (let seed = 0; seed < data.length; seed++) {
    if (component[seed] >= 0) continue;
    const queue = [seed];
    component[seed] = count;
    for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
      const row = Math.floor(pixel / width), column = pixel % width;
      const next = [
        row > 0 ? pixel - width : -1,
        row < height - 1 ? pixel + width : -1,
        column > 0 ? pixel - 1 : -1,
        column < width - 1 ? pixel + 1 : -1,
      ];
      for (const other of next) {
        if (other < 0 || component[other] >= 0 || data[other] !== data[seed]) continue;
        component[other] = count;
        queue.push(other);
      }
    }
    count++;
  }
  return component;
}

/** Share of what is set in `of` that is set in `mask`, too. */
export function covered(mask: Uint8Array, of: Uint8Array): number {
  let both = 0, all = 0;
  of.forEach((isSet, i) => {
    all += isSet;
    both += isSet & mask[i];
  });
  return both / all;
}
