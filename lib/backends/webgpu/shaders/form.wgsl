// scale·z + shift, or scale·z alone: one thread writes one vec4 of channels.
override SHIFTED: bool = true;

struct Params {
  // vec4s to write.
  count: u32,
  // vec4s of a pixel.
  vectors: u32,
  // vec4s before the band, before the source's window and before the target's.
  first: u32,
  fromBase: u32,
  toBase: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> z: array<vec4f>;
// [scale][shift]...
@group(0) @binding(3) var<storage, read> constants: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> pixels: array<vec4f>;

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
  let channel = i % params.vectors;
  var value = constants[channel] * z[params.first + i - params.fromBase];
  if (SHIFTED) {
    value += constants[params.vectors + channel];
  }
  pixels[params.first + i - params.toBase] = value;
}
