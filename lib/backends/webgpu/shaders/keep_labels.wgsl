// After an iteration: its labels become the labels before, and on every preview-th iteration they are packed into
// bytes for the host. One thread takes four pixels.
struct Params {
  pixels: u32,
  // 0: no previews.
  preview: u32,
  // Label maps that `previews` holds, and words of each.
  slots: u32,
  slotWords: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> made: array<i32>;
@group(0) @binding(3) var<storage, read_write> labels: array<i32>;
@group(0) @binding(4) var<storage, read_write> previews: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let word = linearGroup(group, groups) * 64u + thread;
  if (control.stopped != 0u || word >= params.slotWords) {
    return;
  }
  var packed = 0u;
  for (var i = 0u; i < min(4u, params.pixels - 4u * word); i++) {
    let label = made[4u * word + i];
    labels[4u * word + i] = label;
    packed |= u32(label) << (8u * i);
  }
  let iteration = control.iterations + 1u; // this one
  if (params.preview != 0u && iteration % params.preview == 0u) {
    previews[(iteration / params.preview % params.slots) * params.slotWords + word] = packed;
  }
}
