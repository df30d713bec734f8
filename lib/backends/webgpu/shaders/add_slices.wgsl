// Adds slices, [slices][vec4s], in order, into the first: one thread adds one vec4.
struct Params {
  slices: u32,
  // vec4s of a slice.
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read_write> slices: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = linearGroup(group, groups) * 64u + local;
  if (control.stopped != 0u || i >= params.vectors) {
    return;
  }
  var total = slices[i];
  for (var slice = 1u; slice < params.slices; slice++) {
    total += slices[slice * params.vectors + i];
  }
  slices[i] = total;
}
