// γ·(z − mean)/√(variance + ε) + β as scale·z + shift: one thread makes the constants of one channel.
override EPSILON: f32 = 0.0;

struct Params {
  channels: u32,
  // Channels with padding.
  pitch: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [2][channels]: mean, variance.
@group(0) @binding(2) var<storage, read> statistics: array<f32>;
@group(0) @binding(3) var<storage, read> gamma: array<f32>;
@group(0) @binding(4) var<storage, read> beta: array<f32>;
// [3][pitch]: scale, shift, mean; all 0 in pad channels.
@group(0) @binding(5) var<storage, read_write> constants: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channel = id.x;
  if (control.stopped != 0u || channel >= params.pitch) {
    return;
  }
  var mean = 0.0;
  var scale = 0.0;
  var shift = 0.0;
  if (channel < params.channels) {
    mean = statistics[channel];
    scale = gamma[channel] / sqrt(statistics[params.channels + channel] + EPSILON);
    shift = beta[channel] - mean * scale;
  }
  constants[channel] = scale;
  constants[params.pitch + channel] = shift;
  constants[2u * params.pitch + channel] = mean;
}
