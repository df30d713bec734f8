// The taps through which the ring of repeated pixels is read, as the right side of the product with border_lines.wgsl:
// [4 sides][3][outputs padded][inputs padded]. One thread writes one vec4.
struct Params {
  // vec4s to write.
  count: u32,
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
  let side = row / (3u * params.rows);
  let along = row / params.rows % 3u;
  let across = 2u * (side % 2u);
  let tap = select(3u * across + along, 3u * along + across, side >= 2u);
  let column = 4u * (i % params.vectors);
  packed[i] = filterAt(tap, row % params.rows, column, 9u, params.inputs, params.outputs);
}
