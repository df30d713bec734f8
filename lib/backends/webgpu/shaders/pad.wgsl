// Values without padding to pixels: one thread writes one vec4 of channels, the pad channels zero.
struct Params {
  // vec4s to write.
  count: u32,
  channels: u32,
  // vec4s of a pixel.
  vectors: u32,
  // First pixel of the band, and vec4s before the two windows.
  firstPixel: u32,
  denseBase: u32,
  pixelsBase: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> dense: array<f32>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec4f>;

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
  let pixel = params.firstPixel + i / params.vectors;
  let channel = 4u * (i % params.vectors);
  var value = vec4f();
  for (var lane = 0u; lane < min(4u, params.channels - channel); lane++) {
    value[lane] = dense[pixel * params.channels + channel + lane - 4u * params.denseBase];
  }
  pixels[params.firstPixel * params.vectors + i - params.pixelsBase] = value;
}
