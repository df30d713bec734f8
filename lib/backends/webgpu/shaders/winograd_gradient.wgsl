// The gradient operand's 4×4 tiles to Winograd points, A·tile·Aᵀ: one thread transforms one vec4 of channels of `tilesEach` tiles,
// one after another, and leaves their sum as a partial of the bias's gradient, [partials][vectors].
// The points are [36][tiles of the band][vectors].
struct Params {
  height: u32,
  width: u32,
  tilesAcross: u32,
  // First row of pixels of the band's tiles, and how many tiles it has.
  firstRow: u32,
  tiles: u32,
  // vec4s of a pixel, and before the operand's windows.
  vectors: u32,
  base: u32,
  // Tiles of a thread, and partials of earlier bands.
  tilesEach: u32,
  firstPartial: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(5) var<storage, read_write> transformed: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec4f>;

struct Rows {
  a: Place,
  b: Place,
  c: Place,
  d: Place,
}

fn rowAt(row: u32, v: u32) -> Place {
  let place = placeOf(i32(row), params.height);
  return Place(place.at * params.width * params.vectors + v - params.base, place.inside);
}

// One column of the tile, transformed.
fn columnAt(column: u32, rows: Rows, factors: Factors) -> Six {
  let place = placeOf(i32(column), params.width);
  let offset = place.at * params.vectors;
  return mapA(Four(
    paddedAt(rows.a, offset, place.inside, factors),
    paddedAt(rows.b, offset, place.inside, factors),
    paddedAt(rows.c, offset, place.inside, factors),
    paddedAt(rows.d, offset, place.inside, factors),
  ));
}

// Points 6·row to 6·row + 5; returns the second.
fn store(row: u32, at: u32, x: Four) -> vec4f {
  let step = params.tiles * params.vectors;
  let to = 6u * row * step + at;
  let points = mapA(x);
  transformed[to] = points.a;
  transformed[to + step] = points.b;
  transformed[to + 2u * step] = points.c;
  transformed[to + 3u * step] = points.d;
  transformed[to + 4u * step] = points.e;
  transformed[to + 5u * step] = points.f;
  return points.b;
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
  let factors = factorsOf(v, params.vectors);
  var total = vec4f();
  for (var tile = partial * params.tilesEach; tile < min((partial + 1u) * params.tilesEach, params.tiles); tile++) {
    let row = params.firstRow + 4u * (tile / params.tilesAcross);
    let column = 4u * (tile % params.tilesAcross);
    let rows = Rows(rowAt(row, v), rowAt(row + 1u, v), rowAt(row + 2u, v), rowAt(row + 3u, v));
    let a = columnAt(column, rows, factors);
    let b = columnAt(column + 1u, rows, factors);
    let c = columnAt(column + 2u, rows, factors);
    let d = columnAt(column + 3u, rows, factors);
    let at = tile * params.vectors + v;
    store(0u, at, Four(a.a, b.a, c.a, d.a));
    // Point (1, 1) is the sum of the tile.
    total += store(1u, at, Four(a.b, b.b, c.b, d.b));
    store(2u, at, Four(a.c, b.c, c.c, d.c));
    store(3u, at, Four(a.d, b.d, c.d, d.d));
    store(4u, at, Four(a.e, b.e, c.e, d.e));
    store(5u, at, Four(a.f, b.f, c.f, d.f));
  }
  partials[(params.firstPartial + partial) * params.vectors + v] = total;
}
