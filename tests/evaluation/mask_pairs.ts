import { seededRandom } from "../../lib/image/seeded_random.ts";

/** A predicted and a true mask, neither of them empty. */
export interface MaskPair {
  name: string;
  height: number;
  width: number;
  predicted: Uint8Array;
  truth: Uint8Array;
}

/** Random and structured pairs of masks, always the same: noise, discs, holes, rims, touching the frame, single pixels. */
export function maskPairs(): MaskPair[] {
  const random = seededRandom(2021);
  const pair = (
    name: string,
    [height, width]: [number, number],
    predicted: (y: number, x: number) => boolean,
    truth: (y: number, x: number) => boolean,
  ): MaskPair => ({
    name,
    height,
    width,
    predicted: paint(height, width, predicted),
    truth: paint(height, width, truth),
  });
  const noise = (share: number) => () => random() < share;
  const disc = (cy: number, cx: number, radius: number) => (y: number, x: number) =>
    Math.hypot(y - cy, x - cx) < radius;
  const lesion = disc(40, 55, 24);
  return [
    pair("noise against noise", [37, 53], noise(0.5), noise(0.5)),
    pair("sparse noise against dense", [37, 53], noise(0.02), noise(0.9)),
    pair("noise in one row", [1, 90], noise(0.3), noise(0.3)),
    pair("noise in one column", [90, 1], noise(0.3), noise(0.3)),
    pair("discs that overlap", [90, 120], disc(44, 60, 27), lesion),
    pair("discs apart", [90, 120], disc(20, 20, 9), disc(70, 100, 13)),
    pair("a disc with holes", [90, 120], (y, x) => lesion(y, x) && random() < 0.9, lesion),
    pair("the rim alone", [90, 120], (y, x) => lesion(y, x) && !disc(40, 55, 19)(y, x), lesion),
    pair("specks far away", [90, 120], (y, x) => lesion(y, x) || random() < 0.003, lesion),
    pair("cut by the frame", [90, 120], disc(0, 118, 50), disc(5, 125, 55)),
    pair("all but a corner", [60, 80], () => true, (y, x) => y + x > 20),
    pair("a pixel against a pixel", [30, 40], (y, x) => y === 3 && x === 4, (y, x) => y === 29 && x === 39),
    pair("large enough for a tolerance of four pixels", [300, 420], disc(131, 175, 80), disc(130, 170, 78)),
  ];
}

function paint(height: number, width: number, isSet: (y: number, x: number) => boolean): Uint8Array {
  return Uint8Array.from(
    { length: height * width },
    (_, i) => isSet(Math.floor(i / width), i % width) ? 1 : 0,
  );
}
