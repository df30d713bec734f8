// Means over boxes by running sums: lib/regions/blur_boxes.ts. A grid is [height, width] of 32-bit floats.

/** Blurs rows in place, `passes` times; beyond its ends a row goes on as there. `line` has room for width + 2 · radius + 1 floats. */
export function blurRows(grid: usize, height: i32, width: i32, radius: i32, passes: i32, line: usize): void {
  const side = <usize> (2 * radius + 1) << 2;
  const share = 1.0 / (2 * radius + 1);
  const rowBytes = <usize> width << 2, edge = <usize> radius << 2;
  for (let row = grid, end = grid + rowBytes * height; row < end; row += rowBytes) {
    for (let pass = 0; pass < passes; pass++) {
      fill(line, radius, load<f32>(row));
      memory.copy(line + edge, row, rowBytes);
      fill(line + edge + rowBytes, radius + 1, load<f32>(row + rowBytes - 4));
      let sum: f64 = 0;
      for (let i: usize = 0; i < side; i += 4) sum += load<f32>(line + i);
      for (let at: usize = 0; at < rowBytes; at += 4) {
        store<f32>(row + at, <f32> (sum * share));
        sum += <f64> load<f32>(line + at + side) - <f64> load<f32>(line + at);
      }
    }
  }
}

function fill(at: usize, count: i32, value: f32): void {
  for (const end = at + (<usize> count << 2); at < end; at += 4) store<f32>(at, value);
}

/**
 * Blurs columns once, all of them side by side; beyond its ends a column goes on as there. `sums` has room for a row of 64
 * bits, and both it and the grids for two columns more.
 */
export function blurColumns(from: usize, to: usize, height: i32, width: i32, radius: i32, sums: usize): void {
  const share = f64x2.splat(1.0 / (2 * radius + 1));
  const rowBytes = <usize> width << 2;
  memory.fill(sums, 0, rowBytes << 1);
  for (let row = -radius; row <= radius; row++) {
    const added = from + rowBytes * max(0, min(height - 1, row));
    for (let at: usize = 0; at < rowBytes; at += 8) {
      const sum = sums + (at << 1);
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(v128.load_zero<i64>(added + at))));
    }
  }
  for (let row = 0; row < height; row++, to += rowBytes) {
    const entering = from + rowBytes * min(height - 1, row + radius + 1);
    const leaving = from + rowBytes * max(0, row - radius);
    for (let at: usize = 0; at < rowBytes; at += 8) {
      const sum = v128.load(sums + (at << 1));
      v128.store_lane<i64>(to + at, f32x4.demote_f64x2_zero(f64x2.mul(sum, share)), 0);
      const change = f64x2.sub(
        f64x2.promote_low_f32x4(v128.load_zero<i64>(entering + at)),
        f64x2.promote_low_f32x4(v128.load_zero<i64>(leaving + at)),
      );
      v128.store(sums + (at << 1), f64x2.add(sum, change));
    }
  }
}

/** Bytes as 32-bit floats. */
export function floatsOf(from: usize, count: i32, to: usize): void {
  for (const end = from + count; from < end; from++, to += 4) store<f32>(to, <f32> load<u8>(from));
}

/** 1 where a 32-bit float is one half or more, 0 elsewhere, a byte each. */
export function atLeastHalf(from: usize, count: i32, to: usize): void {
  for (const end = to + count; to < end; to++, from += 4) store<u8>(to, load<f32>(from) >= 0.5 ? 1 : 0);
}
