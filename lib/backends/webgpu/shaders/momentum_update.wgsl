// v ← momentum·v + g, p ← p − rate·v: one thread updates one value.
struct Params {
  count: u32,
  momentum: f32,
  rate: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(3) var<storage, read_write> velocity: array<f32>;
@group(0) @binding(4) var<storage, read> gradient: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = linearGroup(group, groups) * 64u + thread;
  if (control.stopped != 0u || i >= params.count) {
    return;
  }
  let v = params.momentum * velocity[i] + gradient[i];
  velocity[i] = v;
  parameter[i] -= params.rate * v;
}
