// A 3×3 filter to Winograd points, U = G·filter·Gᵀ, [36][rows padded][columns padded]: one thread transforms one vec4.
struct Params {
  // vec4s of a point.
  count: u32,
  inputs: u32,
  outputs: u32,
  // vec4s of a row.
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> transformed: array<vec4f>;

fn tapAt(tap: u32, i: u32) -> vec4f {
  let column = 4u * (i % params.vectors);
  return filterAt(tap, i / params.vectors, column, 9u, params.inputs, params.outputs);
}

fn columnAt(column: u32, i: u32) -> Six {
  return mapG(Three(tapAt(column, i), tapAt(column + 3u, i), tapAt(column + 6u, i)));
}

// Points 6·row to 6·row + 5.
fn store(row: u32, i: u32, x: Three) {
  let to = 6u * row * params.count + i;
  let points = mapG(x);
  transformed[to] = points.a;
  transformed[to + params.count] = points.b;
  transformed[to + 2u * params.count] = points.c;
  transformed[to + 3u * params.count] = points.d;
  transformed[to + 4u * params.count] = points.e;
  transformed[to + 5u * params.count] = points.f;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = linearGroup(group, groups) * 64u + local;
  if (control.stopped != 0u || i >= params.count) {
    return;
  }
  let a = columnAt(0u, i);
  let b = columnAt(1u, i);
  let c = columnAt(2u, i);
  store(0u, i, Three(a.a, b.a, c.a));
  store(1u, i, Three(a.b, b.b, c.b));
  store(2u, i, Three(a.c, b.c, c.c));
  store(3u, i, Three(a.d, b.d, c.d));
  store(4u, i, Three(a.e, b.e, c.e));
  store(5u, i, Three(a.f, b.f, c.f));
}
