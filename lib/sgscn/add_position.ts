import type { FloatImage } from "../types.ts";

/** Channels of the network's input: three of colour, and the row and the column where it is told the position. */
export function inputChannels({ position }: { position: number }): 3 | 5 {
  return position > 0 ? 5 : 3;
}

/**
 * The image with two channels more, a pixel's column and row: without them the context loss has nothing to act on but
 * look, for a network of three convolutions sees 7×7 pixels and cannot know where in the image they are.
 *
 * The middle of the image is 0. Along the longest side the deviation is `position`, where that of standardised colours
 * is 1; the shorter side has the same scale, so that clusters are as compact in height as in width.
 *
 * A departure from the paper. Source: Liu et al., "An Intriguing Failing of Convolutional Neural Networks and the CoordConv
 * Solution", https://arxiv.org/abs/1807.03247.
 *
 * @param image [height, width, 3]
 * @param position 0 leaves the image as it is; larger makes clusters follow place more, and look less
 * @returns [height, width, 5]
 */
export function addPosition(image: FloatImage, position: number): FloatImage {
  if (position === 0) return image;
  const { height, width, data } = image;
  const longest = Math.max(height, width);
  // Uniform on ±√3 has deviation 1.
  const coordinate = (index: number, side: number) =>
    Math.sqrt(3) * position * (2 * index + 1 - side) / longest;
  const placed = new Float32Array(height * width * 5);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      placed.set(data.subarray(3 * i, 3 * i + 3), 5 * i);
      placed[5 * i + 3] = coordinate(column, width);
      placed[5 * i + 4] = coordinate(row, height);
    }
  }
  return { height, width, data: placed };
}
