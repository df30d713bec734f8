// Σ of an operand per channel: one thread adds `runPixels` pixels of one vec4 of channels, one partial, [partials][vectors].
struct Params {
  // Of the band, and of a thread.
  pixels: u32,
  runPixels: u32,
  // vec4s of a pixel, and from the window's start to the band's.
  vectors: u32,
  start: u32,
  // Partials of earlier bands.
  firstPartial: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = linearGroup(group, groups) * 64u + local;
  let partial = thread / params.vectors;
  let v = thread % params.vectors;
  if (control.stopped != 0u || partial * params.runPixels >= params.pixels) {
    return;
  }
  let factors = factorsOf(v, params.vectors);
  var total = vec4f();
  for (var pixel = partial * params.runPixels; pixel < min((partial + 1u) * params.runPixels, params.pixels); pixel++) {
    total += operandAt(params.start + pixel * params.vectors + v, factors);
  }
  partials[(params.firstPartial + partial) * params.vectors + v] = total;
}
