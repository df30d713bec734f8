// Winograd points back to pixels, Aᵀ·M·A: one thread transforms one vec4 of channels of `tilesEach` tiles, one after another,
// and what `finish()` makes of them is one partial of the sums. M is [36][tiles of the band][vectors].
// A second file says what becomes of a pixel: begin(v), emit(pixel's index in the image, value), finish(partial, v).
struct Params {
  height: u32,
  width: u32,
  tilesAcross: u32,
  // First row of pixels of the band's tiles, and how many tiles it has.
  firstRow: u32,
  tiles: u32,
  // Of the output: channels, and vec4s of a pixel.
  channels: u32,
  vectors: u32,
  // vec4s before the window of the output, and of the image in front of a batch norm.
  base: u32,
  frontBase: u32,
  // Tiles of a thread, and partials of earlier bands.
  tilesEach: u32,
  firstPartial: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> products: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> partials: array<vec4f>;

// One column of points, transformed.
fn columnAt(column: u32, tile: u32, v: u32) -> Four {
  let step = params.tiles * params.vectors;
  let start = column * step + tile * params.vectors + v;
  return mapAt(Six(
    products[start],
    products[start + 6u * step],
    products[start + 12u * step],
    products[start + 18u * step],
    products[start + 24u * step],
    products[start + 30u * step],
  ));
}

fn emitRow(row: u32, column: u32, v: u32, x: Six) {
  if (row >= params.height) {
    return;
  }
  let outputs = mapAt(x);
  let at = (row * params.width + column) * params.vectors + v;
  let wide = params.width - column;
  emit(at, outputs.a);
  if (wide > 1u) {
    emit(at + params.vectors, outputs.b);
  }
  if (wide > 2u) {
    emit(at + 2u * params.vectors, outputs.c);
  }
  if (wide > 3u) {
    emit(at + 3u * params.vectors, outputs.d);
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = linearGroup(group, groups) * 64u + local;
  let partial = thread / params.vectors;
  let v = thread % params.vectors;
  if (control.stopped != 0u || partial * params.tilesEach >= params.tiles) {
    return;
  }
  begin(v);
  for (var tile = partial * params.tilesEach; tile < min((partial + 1u) * params.tilesEach, params.tiles); tile++) {
    let row = params.firstRow + 4u * (tile / params.tilesAcross);
    let column = 4u * (tile % params.tilesAcross);
    let a = columnAt(0u, tile, v);
    let b = columnAt(1u, tile, v);
    let c = columnAt(2u, tile, v);
    let d = columnAt(3u, tile, v);
    let e = columnAt(4u, tile, v);
    let f = columnAt(5u, tile, v);
    emitRow(row, column, v, Six(a.a, b.a, c.a, d.a, e.a, f.a));
    emitRow(row + 1u, column, v, Six(a.b, b.b, c.b, d.b, e.b, f.b));
    emitRow(row + 2u, column, v, Six(a.c, b.c, c.c, d.c, e.c, f.c));
    emitRow(row + 3u, column, v, Six(a.d, b.d, c.d, d.d, e.d, f.d));
  }
  finish(params.firstPartial + partial, v);
}
