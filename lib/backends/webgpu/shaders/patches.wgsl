// The operand's 3×3 patches as rows of a matrix, [pixels of the band][9][vectors]: one thread writes one vec4.
struct Params {
  // vec4s to write.
  count: u32,
  height: u32,
  width: u32,
  firstRow: u32,
  // vec4s of a pixel, and before the source's window.
  vectors: u32,
  base: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(5) var<storage, read_write> patches: array<vec4f>;

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
  let v = i % params.vectors;
  let tap = i / params.vectors % 9u;
  let pixel = i / (9u * params.vectors);
  let row = placeOf(i32(params.firstRow + pixel / params.width + tap / 3u) - 1, params.height);
  let column = placeOf(i32(pixel % params.width + tap % 3u) - 1, params.width);
  let start = row.at * params.width * params.vectors + v - params.base;
  let offset = column.at * params.vectors;
  patches[i] = paddedAt(Place(start, row.inside), offset, column.inside, factorsOf(v, params.vectors));
}
