// The slices of a filter gradient in Winograd points, [slices][36][inputs][vectors], added in order and taken back to taps,
// Gᵀ·U·G, [3, 3, inputs, outputs] without padding: one thread makes one vec4 of outputs of one input.
struct Params {
  slices: u32,
  inputs: u32,
  outputs: u32,
  // vec4s of a row.
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> products: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;

// One column of points, its slices added, transformed.
fn columnAt(column: u32, i: u32) -> Three {
  let step = params.inputs * params.vectors;
  var start = column * step + i;
  var total = Six();
  for (var slice = 0u; slice < params.slices; slice++) {
    total.a += products[start];
    total.b += products[start + 6u * step];
    total.c += products[start + 12u * step];
    total.d += products[start + 18u * step];
    total.e += products[start + 24u * step];
    total.f += products[start + 30u * step];
    start += 36u * step;
  }
  return mapGt(total);
}

fn storeTap(tap: u32, i: u32, value: vec4f) {
  let channel = 4u * (i % params.vectors);
  let to = (tap * params.inputs + i / params.vectors) * params.outputs + channel;
  for (var lane = 0u; lane < min(4u, params.outputs - channel); lane++) {
    gradient[to + lane] = value[lane];
  }
}

fn store(row: u32, i: u32, x: Six) {
  let taps = mapGt(x);
  storeTap(3u * row, i, taps.a);
  storeTap(3u * row + 1u, i, taps.b);
  storeTap(3u * row + 2u, i, taps.c);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = linearGroup(group, groups) * 64u + local;
  if (control.stopped != 0u || i >= params.inputs * params.vectors) {
    return;
  }
  let a = columnAt(0u, i);
  let b = columnAt(1u, i);
  let c = columnAt(2u, i);
  let d = columnAt(3u, i);
  let e = columnAt(4u, i);
  let f = columnAt(5u, i);
  store(0u, i, Six(a.a, b.a, c.a, d.a, e.a, f.a));
  store(1u, i, Six(a.b, b.b, c.b, d.b, e.b, f.b));
  store(2u, i, Six(a.c, b.c, c.c, d.c, e.c, f.c));
}
