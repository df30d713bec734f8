// The operand's 6×6 patches to Winograd points, V = Bᵀ·patch·B: one thread transforms one vec4 of channels of one tile.
// V is [36][tiles of the band][vectors].
struct Params {
  height: u32,
  width: u32,
  tilesAcross: u32,
  // First row of pixels of the band's tiles, and how many tiles it has.
  firstRow: u32,
  tiles: u32,
  // vec4s of a pixel, and before the source's window.
  vectors: u32,
  base: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(5) var<storage, read_write> transformed: array<vec4f>;

struct Rows {
  a: Place,
  b: Place,
  c: Place,
  d: Place,
  e: Place,
  f: Place,
}

fn rowAt(row: i32, v: u32) -> Place {
  let place = placeOf(row, params.height);
  return Place(place.at * params.width * params.vectors + v - params.base, place.inside);
}

// One column of the patch, transformed.
fn columnAt(column: i32, rows: Rows, factors: Factors) -> Six {
  let place = placeOf(column, params.width);
  let offset = place.at * params.vectors;
  return mapBt(Six(
    paddedAt(rows.a, offset, place.inside, factors),
    paddedAt(rows.b, offset, place.inside, factors),
    paddedAt(rows.c, offset, place.inside, factors),
    paddedAt(rows.d, offset, place.inside, factors),
    paddedAt(rows.e, offset, place.inside, factors),
    paddedAt(rows.f, offset, place.inside, factors),
  ));
}

// Points 6·row to 6·row + 5.
fn store(row: u32, thread: u32, x: Six) {
  let step = params.tiles * params.vectors;
  let to = 6u * row * step + thread;
  let points = mapBt(x);
  transformed[to] = points.a;
  transformed[to + step] = points.b;
  transformed[to + 2u * step] = points.c;
  transformed[to + 3u * step] = points.d;
  transformed[to + 4u * step] = points.e;
  transformed[to + 5u * step] = points.f;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = linearGroup(group, groups) * 64u + local;
  if (control.stopped != 0u || thread >= params.tiles * params.vectors) {
    return;
  }
  let tile = thread / params.vectors;
  let v = thread % params.vectors;
  let row = i32(params.firstRow + 4u * (tile / params.tilesAcross)) - 1;
  let column = i32(4u * (tile % params.tilesAcross)) - 1;
  let factors = factorsOf(v, params.vectors);
  let rows = Rows(
    rowAt(row, v),
    rowAt(row + 1, v),
    rowAt(row + 2, v),
    rowAt(row + 3, v),
    rowAt(row + 4, v),
    rowAt(row + 5, v),
  );
  let a = columnAt(column, rows, factors);
  let b = columnAt(column + 1, rows, factors);
  let c = columnAt(column + 2, rows, factors);
  let d = columnAt(column + 3, rows, factors);
  let e = columnAt(column + 4, rows, factors);
  let f = columnAt(column + 5, rows, factors);
  store(0u, thread, Six(a.a, b.a, c.a, d.a, e.a, f.a));
  store(1u, thread, Six(a.b, b.b, c.b, d.b, e.b, f.b));
  store(2u, thread, Six(a.c, b.c, c.c, d.c, e.c, f.c));
  store(3u, thread, Six(a.d, b.d, c.d, d.d, e.d, f.d));
  store(4u, thread, Six(a.e, b.e, c.e, d.e, e.e, f.e));
  store(5u, thread, Six(a.f, b.f, c.f, d.f, e.f, f.f));
}
