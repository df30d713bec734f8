/** RGBA to RGB, composited over white. @param rgba [n, 4], 0–255 */
export function overWhite(rgba: Uint8Array): { data: Uint8Array; hadAlpha: boolean } {
  const data = new Uint8Array(rgba.length / 4 * 3);
  let hadAlpha = false;
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3];
    if (alpha === 255) {
      data[to] = rgba[from];
      data[to + 1] = rgba[from + 1];
      data[to + 2] = rgba[from + 2];
    } else {
      hadAlpha = true;
      for (let c = 0; c < 3; c++) data[to + c] = Math.round(255 + (rgba[from + c] - 255) * alpha / 255);
    }
  }
  return { data, hadAlpha };
}
