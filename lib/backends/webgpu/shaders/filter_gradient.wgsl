// The slices of a filter gradient, [slices][taps][inputs padded][outputs padded], added in order, [taps][inputs][outputs]
// without padding: one thread makes one value.
struct Params {
  // Values to write.
  count: u32,
  slices: u32,
  inputs: u32,
  outputs: u32,
  // Inputs and outputs, padded.
  inPitch: u32,
  outPitch: u32,
  // Floats of a slice.
  sliceStep: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> products: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;

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
  let row = i / params.outputs;
  let padded = row / params.inputs * params.inPitch + row % params.inputs;
  var start = padded * params.outPitch + i % params.outputs;
  var total = 0.0;
  for (var slice = 0u; slice < params.slices; slice++) {
    total += products[start];
    start += params.sliceStep;
  }
  gradient[i] = total;
}
