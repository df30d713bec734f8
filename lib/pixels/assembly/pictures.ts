// What pictures are made of: lib/image/pack_photograph.ts and render_overlay.ts.

/** PNG's filter type for differences from the row above: https://www.w3.org/TR/png-3/#9Filter-types */
const FILTER_UP: u8 = 2;

/** Writes rows for a PNG, less the row above, each after its filter's type. The row above the first begins at `above`. */
export function subtractRows(rows: i32, rowBytes: i32, above: usize, to: usize): void {
  for (let row = 0; row < rows; row++, above += rowBytes, to += rowBytes) {
    store<u8>(to++, FILTER_UP);
    for (let i = 0; i < rowBytes; i += 16) {
      v128.store(to + i, i8x16.sub(v128.load(above + rowBytes + i), v128.load(above + i)));
    }
  }
}

/** Repeats the colour of each label, [256, 3], for sixteen pixels side by side, [256, 48]. */
export function repeatColours(from: usize, to: usize): void {
  for (let label = 0; label < 256; label++, from += 3) {
    for (let i = 0; i < 16; i++, to += 3) memory.copy(to, from, 3);
  }
}

/**
 * Lays the labels' colours over some pixels of an image, a quarter to three of the image, rounded. `colours` has red, green
 * and blue of each label for sixteen pixels side by side, [256, 48].
 */
export function blendLabels(pixels: i32, image: usize, labels: usize, colours: usize): void {
  for (const end = labels + pixels; labels < end; labels += 16, image += 48) {
    const bytes = v128.load(labels), first = i8x16.splat(load<i8>(labels));
    if (labels + 16 <= end && i8x16.all_true(i8x16.eq(bytes, first))) {
      const own = colours + <usize> load<u8>(labels) * 48;
      blend(image, own);
      blend(image + 16, own + 16);
      blend(image + 32, own + 32);
      continue;
    }
    const count = min(16, end - labels);
    for (let i: usize = 0; i < count; i++) {
      const at = image + 3 * i, own = colours + <usize> load<u8>(labels + i) * 48;
      for (let c: usize = 0; c < 3; c++) {
        store<u8>(at + c, <u8> ((3 * <i32> load<u8>(at + c) + load<u8>(own + c) + 2) >> 2));
      }
    }
  }
}

/** Sixteen samples. */
// @ts-ignore: decorator
@inline

function blend(image: usize, colour: usize): void {
  const samples = v128.load(image), over = v128.load(colour);
  const three = i16x8.splat(3), half = i16x8.splat(2);
  const low = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(samples), three), i16x8.extend_low_i8x16_u(over));
  const high = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(samples), three), i16x8.extend_high_i8x16_u(over));
  v128.store(
    image,
    i8x16.narrow_i16x8_u(
      i16x8.shr_u(i16x8.add(low, half), 2),
      i16x8.shr_u(i16x8.add(high, half), 2),
    ),
  );
}

/**
 * Draws the boundaries of labels on rows [from, to) of a strip of `rows`: pixels that have another label to the right or
 * below, and what is fewer than `lineWidth` steps from them, are `light`; what is fewer than twice as many is `dark`; both are
 * 0xrrggbb. Nothing is below the strip's last row. `image` begins with row `from`; `line` has room for 4 bytes a pixel and `drawn` for one.
 */
export function drawBoundaries(
  labels: usize,
  rows: i32,
  width: i32,
  from: i32,
  to: i32,
  image: usize,
  lineWidth: i32,
  light: i32,
  dark: i32,
  drawn: usize,
  line: usize,
): void {
  memory.fill(drawn, 0, <usize> (rows * width));
  let end = findEdges(labels, rows, width, drawn, line);
  let start = line;
  const first = from * width, last = to * width;
  for (let step = 0; step < 2 * lineWidth; step++) {
    const shade = step < lineWidth ? light : dark;
    const found = end;
    for (let at = start; at < found; at += 4) {
      const pixel = load<i32>(at);
      if (pixel >= first && pixel < last) {
        const sample = image + <usize> ((pixel - first) * 3);
        store<u8>(sample, <u8> (shade >> 16));
        store<u8>(sample, <u8> (shade >> 8), 1);
        store<u8>(sample, <u8> shade, 2);
      }
      if (step + 1 == 2 * lineWidth) continue;
      const column = pixel % width;
      if (column > 0) end = reach(pixel - 1, drawn, end);
      if (column + 1 < width) end = reach(pixel + 1, drawn, end);
      if (pixel >= width) end = reach(pixel - width, drawn, end);
      if (pixel + width < rows * width) end = reach(pixel + width, drawn, end);
    }
    start = found;
  }
}

/** Adds a pixel that is not drawn yet, and returns the list's end. */
// @ts-ignore: decorator
@inline

function reach(pixel: i32, drawn: usize, end: usize): usize {
  if (load<u8>(drawn + pixel)) return end;
  store<u8>(drawn + pixel, 1);
  store<i32>(end, pixel);
  return end + 4;
}

function findEdges(labels: usize, rows: i32, width: i32, drawn: usize, end: usize): usize {
  for (let row = 0, pixel = 0; row < rows; row++) {
    const isLast = row + 1 == rows;
    const rowEnd = pixel + width;
    while (pixel < rowEnd) {
      const at = labels + pixel;
      const bytes = v128.load(at);
      const below = isLast ? bytes : v128.load(at + width);
      const isSame = v128.and(i8x16.eq(bytes, v128.load(at, 1)), i8x16.eq(bytes, below));
      if (pixel + 16 < rowEnd && i8x16.all_true(isSame)) {
        pixel += 16;
        continue;
      }
      for (let stop = min(pixel + 16, rowEnd); pixel < stop; pixel++) {
        const label = load<u8>(labels + pixel);
        const isEdge = (pixel + 1 < rowEnd && load<u8>(labels + pixel, 1) != label) ||
          (!isLast && load<u8>(labels + pixel + width) != label);
        if (isEdge) end = reach(pixel, drawn, end);
      }
    }
  }
  return end;
}
