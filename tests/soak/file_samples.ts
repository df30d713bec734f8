import type { Random } from "../../lib/image/seeded_random.ts";
import { jpeg, makeBmp, makePng } from "../image/images.ts";
import { mutate, withChecksums } from "../image/mutate.ts";

const JPEGS = ["ycbcr420", "progressive", "adobeYcck", "restarts"] as const;
const PNG_KINDS = [[8, 2], [4, 3], [16, 6], [2, 0], [8, 6], [1, 0]];

const SAMPLES: Record<string, (random: Random) => Uint8Array> = {
  jpeg: (random) => mutate(jpeg(JPEGS[Math.floor(random() * JPEGS.length)]), random),
  png(random) {
    const [bitDepth, colourType] = PNG_KINDS[Math.floor(random() * PNG_KINDS.length)];
    const extra = [["PLTE", [1, 2, 3, 4, 5, 6]], ["tRNS", [1, 2]]] as const;
    const file = makePng({
      height: 5,
      width: 9,
      bitDepth,
      colourType,
      interlaced: random() < 0.5,
      extra: colourType === 3 ? extra : [],
    });
    const damaged = mutate(file, random);
    return random() < 0.7 ? withChecksums(damaged) : damaged; // else most would be refused for their checksums
  },
  bmp(random) {
    const kind = random() < 0.5 ? { bitsPerPixel: 24 } : { bitsPerPixel: 4, palette: [[1, 2, 3]] as const };
    return mutate(makeBmp({ height: 3, width: 3, pixels: new Array(36).fill(0), ...kind }), random);
  },
};

/** Formats of {@linkcode damagedFile}. */
export const FORMATS = Object.keys(SAMPLES);

/** A small image file with something wrong, or not quite: some still decode. */
export function damagedFile(format: string, random: Random): Uint8Array<ArrayBuffer> {
  return new Uint8Array(SAMPLES[format](random));
}
