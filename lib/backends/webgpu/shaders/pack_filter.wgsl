// A filter as the right side of a matrix product, [taps][rows padded][columns padded]: one thread writes one vec4.
struct Params {
  // vec4s to write.
  count: u32,
  taps: u32,
  inputs: u32,
  outputs: u32,
  // Rows of a tap, padded, and vec4s of a row.
  rows: u32,
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> packed: array<vec4f>;

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
  let row = i / params.vectors;
  packed[i] = filterAt(
    row / params.rows,
    row % params.rows,
    4u * (i % params.vectors),
    params.taps,
    params.inputs,
    params.outputs,
  );
}
