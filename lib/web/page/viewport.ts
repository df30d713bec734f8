/** Where the image lies on the screen. Image coordinates are pixels of its own size; screen coordinates CSS pixels. */
export interface Viewport {
  /** CSS pixels for each pixel of the image. */
  scale: number;
  /** Screen position of the image's top left corner. */
  left: number;
  top: number;
}

interface Size {
  width: number;
  height: number;
}

/** A pixel is never larger than this on the screen. */
const MAX_SCALE = 40;
const MARGIN = 12;

/** The whole image, centred. */
export function fit(image: Size, screen: Size): Viewport {
  const scale = Math.max(
    0.001,
    Math.min((screen.width - 2 * MARGIN) / image.width, (screen.height - 2 * MARGIN) / image.height),
  );
  return {
    scale,
    left: (screen.width - scale * image.width) / 2,
    top: (screen.height - scale * image.height) / 2,
  };
}

/** Larger or smaller by a factor, with the point of the screen held where it is. Never smaller than the whole image. */
export function zoom(
  view: Viewport,
  factor: number,
  x: number,
  y: number,
  image: Size,
  screen: Size,
): Viewport {
  const least = fit(image, screen);
  const scale = Math.min(Math.max(MAX_SCALE, least.scale), view.scale * factor);
  if (scale <= least.scale) return least;
  const ratio = scale / view.scale;
  return clamp({ scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio }, image, screen);
}

export function pan(view: Viewport, dx: number, dy: number, image: Size, screen: Size): Viewport {
  return clamp({ ...view, left: view.left + dx, top: view.top + dy }, image, screen);
}

/** The image stays in sight: it cannot be moved off its middle further than half the screen. */
function clamp(view: Viewport, image: Size, screen: Size): Viewport {
  const keep = (start: number, length: number, room: number) =>
    length <= room ? (room - length) / 2 : Math.min(room / 2, Math.max(room / 2 - length, start));
  return {
    scale: view.scale,
    left: keep(view.left, view.scale * image.width, screen.width),
    top: keep(view.top, view.scale * image.height, screen.height),
  };
}
