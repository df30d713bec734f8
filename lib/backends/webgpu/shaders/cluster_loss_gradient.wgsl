// One factor for every channel: one thread writes one channel's.
struct Params {
  channels: u32,
  // Channels with padding.
  pitch: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> factor: array<f32>;
// [pitch], 0 in pad channels.
@group(0) @binding(3) var<storage, read_write> scales: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (control.stopped != 0u || id.x >= params.pitch) {
    return;
  }
  scales[id.x] = select(0.0, factor[0], id.x < params.channels);
}
