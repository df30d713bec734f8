// Centre, spread and 1 / mass of each cluster from its masses: one thread takes one channel.

// Divides in the place of a smaller mass: a cluster whose softmax is 0 everywhere must not make 0/0. 0 for none.
override SMALLEST_MASS: f32 = 0.0;

struct Params {
  channels: u32,
  // Channels with padding.
  pitch: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [4][pitch]: Σm, Σm·x, Σm·y, Σm·(x² + y²).
@group(0) @binding(2) var<storage, read> masses: array<f32>;
// [4][pitch]: centre x, centre y, spread, 1 / mass; all 0 in pad channels.
@group(0) @binding(3) var<storage, read_write> context: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channel = id.x;
  if (control.stopped != 0u || channel >= params.pitch) {
    return;
  }
  var x = 0.0;
  var y = 0.0;
  var spread = 0.0;
  var inverse = 0.0;
  if (channel < params.channels) {
    var mass = masses[channel];
    if (SMALLEST_MASS > 0.0) {
      mass = max(mass, SMALLEST_MASS);
    }
    x = masses[params.pitch + channel] / mass;
    y = masses[2u * params.pitch + channel] / mass;
    spread = masses[3u * params.pitch + channel] / mass - x * x - y * y;
    inverse = 1.0 / mass;
  }
  context[channel] = x;
  context[params.pitch + channel] = y;
  context[2u * params.pitch + channel] = spread;
  context[3u * params.pitch + channel] = inverse;
}
