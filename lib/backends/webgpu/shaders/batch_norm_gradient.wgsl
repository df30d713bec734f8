// What Σdy and Σdy·(z − mean) give for a batch norm: the scale of dx, and the gradients of its statistics, γ and β. One
// thread takes one channel.
override EPSILON: f32 = 0.0;

struct Params {
  channels: u32,
  // Channels with padding.
  pitch: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [2][pitch]: Σdy, Σdy·(z − mean).
@group(0) @binding(2) var<storage, read> sums: array<f32>;
// [2][channels]: mean, variance.
@group(0) @binding(3) var<storage, read> statistics: array<f32>;
@group(0) @binding(4) var<storage, read> gamma: array<f32>;
// [pitch], 0 in pad channels.
@group(0) @binding(5) var<storage, read_write> scales: array<f32>;
// [2][channels].
@group(0) @binding(6) var<storage, read_write> dStatistics: array<f32>;
@group(0) @binding(7) var<storage, read_write> dGamma: array<f32>;
@group(0) @binding(8) var<storage, read_write> dBeta: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channel = id.x;
  if (control.stopped != 0u || channel >= params.pitch) {
    return;
  }
  if (channel >= params.channels) {
    scales[channel] = 0.0;
    return;
  }
  let inverse = 1.0 / sqrt(statistics[params.channels + channel] + EPSILON);
  let scale = gamma[channel] * inverse;
  let sum = sums[channel];
  let product = sums[params.pitch + channel] * inverse;
  scales[channel] = scale;
  dStatistics[channel] = -scale * sum;
  dStatistics[params.channels + channel] = -0.5 * scale * inverse * product;
  dGamma[channel] = product;
  dBeta[channel] = sum;
}
