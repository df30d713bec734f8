// Pixels to values without padding: one thread writes one value.
struct Params {
  // Values to write.
  count: u32,
  channels: u32,
  // Floats of a pixel, padding included.
  pitch: u32,
  // First pixel of the band, and vec4s before the two windows.
  firstPixel: u32,
  pixelsBase: u32,
  denseBase: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> pixels: array<f32>;
@group(0) @binding(3) var<storage, read_write> dense: array<f32>;

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
  let pixel = params.firstPixel + i / params.channels;
  let value = pixels[pixel * params.pitch + i % params.channels - 4u * params.pixelsBase];
  dense[params.firstPixel * params.channels + i - 4u * params.denseBase] = value;
}
