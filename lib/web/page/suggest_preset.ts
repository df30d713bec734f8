/** Pixels are looked at in a copy of this size: enough to tell what kind of image it is. */
const SIDE = 64;
/** Mean difference of red and blue, 0–255, below which an image counts as grey. */
const GREY = 6;
/** Share of warm pixels (red over green over blue) from which it counts as skin. */
const SKIN_SHARE = 0.6;
/** Skin is at least so much redder than blue. */
const WARM = 12;

const OF_SAMPLE: Record<string, string> = { skin: "skin", ultrasound: "ultrasound", cells: "default" };

/** The preset that suits an image: grey ones are taken for ultrasound, warm ones for skin. */
export function suggestPreset(bitmap: ImageBitmap, sample?: string): string {
  if (sample && sample in OF_SAMPLE) return OF_SAMPLE[sample];
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  let difference = 0, warm = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
    difference += Math.abs(red - blue);
    if (red >= green && green >= blue && red - blue > WARM) warm++;
  }
  const pixels = SIDE * SIDE;
  if (difference / pixels < GREY) return "ultrasound";
  return warm / pixels > SKIN_SHARE ? "skin" : "default";
}
