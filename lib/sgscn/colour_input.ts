import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";
import { channelStatistics, sharedStatistics, standardise } from "./standardise.ts";
import { toLab } from "./to_lab.ts";

/**
 * What a network or a clustering is shown of an image's colours: in the colour space asked for, and standardised if that is.
 * Returns the function that does it to this image, and in the very same way to the image at another size.
 *
 * `rgb` standardises each channel by itself, so that the three, which mostly say how bright a pixel is, weigh the same;
 * `lab` all of them by one deviation, so that brightness and colour keep the proportions that people see.
 *
 * @param working [height, width, 3], colours on 0–1
 */
export function colourInput(
  working: FloatImage,
  { colour, standardize }: Pick<SegmentOptions, "colour" | "standardize">,
): (image: FloatImage) => FloatImage {
  const convert = (data: Float32Array) => colour === "lab" ? toLab(data) : data;
  if (!standardize) return (image) => ({ ...image, data: convert(image.data) });
  const measure = colour === "lab" ? sharedStatistics : channelStatistics;
  const statistics = measure(convert(working.data));
  return (image) => ({ ...image, data: standardise(convert(image.data), statistics) });
}
