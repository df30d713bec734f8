// Tissue under dark strokes: lib/regions/find_rulers.ts.

/** The second of three channels of a row's pixels at `columns`, 32 bits each. */
export function takeGreen(row: usize, columns: usize, count: i32, to: usize): void {
  for (const end = to + count; to < end; to++, columns += 4) {
    store<u8>(to, load<u8>(row + <usize> (load<i32>(columns) * 3), 1));
  }
}

/**
 * The brightest of the cells within `reach` of each, rows apart and columns apart. `cells` is [height + 2 · reach, pitch] of
 * bytes with a margin of `reach` zeros and more, and is changed; `to` is [height, pitch].
 */
export function brightestWithin(cells: usize, height: i32, pitch: i32, reach: i32, to: usize): void {
  const rows = height + 2 * reach;
  for (let at = cells, end = cells + <usize> (rows * pitch); at < end; at += 16) {
    let most = v128.load(at);
    for (let i = 1; i <= 2 * reach; i++) most = i8x16.max_u(most, v128.load(at + i));
    v128.store(at, most); // what lies before is not looked at again
  }
  for (let at: usize = 0, end = <usize> (height * pitch); at < end; at += 16) {
    let most = v128.load(cells + at);
    for (let i = 1; i <= 2 * reach; i++) most = i8x16.max_u(most, v128.load(cells + at + i * pitch));
    v128.store(to + at, most);
  }
}
