import assert from "node:assert/strict";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { detectFrame } from "../../lib/regions/detect_frame.ts";
import { covered } from "./maps.ts";
import { BROWN, corners, DARK, disc, scene, type Thing } from "./scenes.ts";

const bar = (from: number, to: number, value: number): Thing => ({
  colour: [value, value, value],
  label: 9,
  covers: (row) => row >= from && row < to,
});

Deno.test("an image without a frame has none, wherever its lesion lies and however dark it is", () => {
  for (
    const [name, thing] of Object.entries({
      middle: disc(60, 80, 30, DARK, 1),
      side: disc(60, 0, 50, DARK, 1),
      corner: disc(0, 0, 60, DARK, 1),
      "nearly all": disc(60, 80, 95, BROWN, 1),
      "a black one in a corner": disc(0, 0, 60, [12, 10, 10], 1),
    })
  ) {
    const { mask, kinds, share } = detectFrame(scene([thing]).image);
    assert.deepEqual([kinds, share, mask.includes(1)], [[], 0, false], name);
  }
});

Deno.test("dark corners are found, and a lesion that reaches into them is cut off at their circle", () => {
  const { image, pixelsOf } = scene([disc(40, 30, 38, DARK, 1), corners(60, 80, 84, 2)]);
  const { mask, kinds, share } = detectFrame(image);
  const frame = pixelsOf(1);
  assert.deepEqual(kinds, ["dark corners"]);
  assert.ok(covered(mask, frame) > 0.9, `${covered(mask, frame)} of the corners found`);
  const lesion = pixelsOf(0).map((isIn, i) => isIn & (1 - frame[i]));
  assert.ok(covered(mask, lesion) < 0.05, `${covered(mask, lesion)} of the lesion lost`);
  assert.equal(share, mask.reduce((sum, isFrame) => sum + isFrame) / mask.length);
});

Deno.test("a black surround is found with the marks in it, and the picture inside is left", () => {
  const sector: Thing = {
    colour: [90, 90, 90],
    label: 1,
    covers: (y, x) => Math.hypot(y, x - 80) < 100 && Math.abs(x - 80) < y,
  };
  const mark: Thing = {
    colour: [255, 255, 255],
    label: 2,
    covers: (y, x) => y > 8 && y < 16 && x > 6 && x < 20,
  };
  const surround: Thing = { colour: [0, 0, 0], label: 0, covers: () => true };
  const { image, pixelsOf } = scene([surround, sector, mark], { noise: 0 });
  // Speckle, in the sector alone.
  const inSector = pixelsOf(1);
  inSector.forEach((isIn, i) => isIn && image.data.fill(40 + (i * 37) % 100, 3 * i, 3 * i + 3));
  const { mask, kinds } = detectFrame(image);
  assert.deepEqual(kinds, ["flat surround"]);
  assert.equal(covered(mask, pixelsOf(2)), 1);
  assert.ok(covered(mask, inSector) < 0.02, `${covered(mask, inSector)} of the sector lost`);
  const around = inSector.map((isIn) => 1 - isIn);
  assert.ok(covered(mask, around) > 0.9, `${covered(mask, around)} of the surround found`);
});

Deno.test("the dark depth of an ultrasound image is no frame, for it has noise", () => {
  const { image } = scene([bar(60, 120, 14)], { ground: [150, 150, 150] });
  assert.deepEqual(detectFrame(image).kinds, []);
});

Deno.test("letterbox bars are found, black and white", () => {
  for (const value of [0, 255]) {
    const { image, pixelsOf } = scene([bar(0, 16, value), bar(104, 120, value)]);
    const bars = [0, 1].map(pixelsOf).reduce((upper, lower) => upper.map((isIn, i) => isIn | lower[i]));
    bars.forEach((isIn, i) => isIn && image.data.fill(value, 3 * i, 3 * i + 3)); // no noise
    const { mask, kinds } = detectFrame(image);
    assert.deepEqual(kinds, ["flat surround"]);
    assert.ok(covered(mask, bars) > 0.9, `${covered(mask, bars)} of the bars found`);
    assert.ok(covered(mask, bars.map((isIn) => 1 - isIn)) < 0.02);
  }
});

const DATA = new URL("../../../shared/data/", import.meta.url);
const hasData = await Deno.stat(DATA).then(() => true, () => false);

Deno.test({
  name: "on the development images: frames where there are some, and next to no lesion is lost to them",
  ignore: !hasData,
  async fn() {
    const found: Record<string, number> = {};
    const rulers: string[] = [];
    for (const set of ["skin", "breast", "liver"]) {
      const names = [...Deno.readDirSync(new URL(`${set}/images/`, DATA))].map(({ name }) => name).sort();
      const masks = [...Deno.readDirSync(new URL(`${set}/masks/`, DATA))].map(({ name }) => name).sort();
      for (const [i, name] of names.entries()) {
        const { mask, kinds } = detectFrame(
          await decodeImage(Deno.readFileSync(new URL(`${set}/images/${name}`, DATA))),
        );
        const truth = await decodeImage(Deno.readFileSync(new URL(`${set}/masks/${masks[i]}`, DATA)));
        const lost = covered(mask, Uint8Array.from(mask, (_, at) => truth.data[3 * at] > 127 ? 1 : 0));
        assert.ok(lost < 0.01, `${set} ${name}: ${lost} of the lesion lost to ${kinds}`);
        if (kinds.some((kind) => kind !== "ruler")) found[set] = (found[set] ?? 0) + 1;
        if (kinds.includes("ruler")) rulers.push(`${set} ${i}`);
      }
    }
    assert.deepEqual(found, { skin: 9, breast: 1, liver: 12 });
    // The skin images from 5 to 25 show a ruler: one is covered by ink and hairs (21), one is out of focus (25).
    const shown = Array.from({ length: 21 }, (_, i) => 5 + i).filter((i) => i !== 21 && i !== 25);
    assert.deepEqual(rulers, shown.map((i) => `skin ${i}`));
  },
});
