// a, b and c of the gradient at a convolution's output, a·d + b·z + c: what comes directly, scaled by the batch norm behind
// it, and what comes through the statistics (mean: 1/N each; variance: 2·(z − mean)/N). One thread makes one channel of
// each; zero in pad channels.
override SCALED: bool = false;

struct Params {
  channels: u32,
  pitch: u32,
  // 1/N.
  share: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [pitch], where SCALED.
@group(0) @binding(2) var<storage, read> scale: array<f32>;
// Mean and variance, without padding: their gradients, and they themselves.
@group(0) @binding(3) var<storage, read> through: array<f32>;
@group(0) @binding(4) var<storage, read> statistics: array<f32>;
@group(0) @binding(5) var<storage, read_write> constants: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (control.stopped != 0u || i >= params.pitch) {
    return;
  }
  var a = 0.0;
  var b = 0.0;
  var c = 0.0;
  if (i < params.channels) {
    a = 1.0;
    if (SCALED) {
      a = scale[i];
    }
    b = 2.0 * through[params.channels + i] * params.share;
    c = through[i] * params.share - b * statistics[i];
  }
  constants[i] = a;
  constants[params.pitch + i] = b;
  constants[2u * params.pitch + i] = c;
}
