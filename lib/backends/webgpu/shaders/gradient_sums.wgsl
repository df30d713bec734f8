// Σd and Σd·(z − mean) of each run of pixels, per channel, after columns.wgsl.
struct Params {
  // Pixels of the band, of a run; runs of the band.
  pixels: u32,
  runPixels: u32,
  runs: u32,
  // First pixel and first run of the band, vec4s before the windows of d and z.
  firstPixel: u32,
  firstRun: u32,
  dBase: u32,
  zBase: u32,
  channels: u32,
  // Floats before the means.
  meanStart: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> d: array<vec4f>;
@group(0) @binding(3) var<storage, read> z: array<vec4f>;
@group(0) @binding(4) var<storage, read> means: array<f32>;
// [runs][2][VECTORS].
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;

fn meanOf(channel: u32) -> f32 {
  if (channel >= params.channels) {
    return 0.0;
  }
  return means[params.meanStart + channel];
}

@compute @workgroup_size(VECTORS, RUNS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
) {
  let run = runOf(group, groups, thread);
  if (control.stopped != 0u || run >= params.runs) {
    return;
  }
  let channel = 4u * thread.x;
  let mean = vec4f(meanOf(channel), meanOf(channel + 1u), meanOf(channel + 2u), meanOf(channel + 3u));
  let start = run * params.runPixels;
  let count = min(params.runPixels, params.pixels - start);
  let first = (params.firstPixel + start) * VECTORS + thread.x;
  var dAt = first - params.dBase;
  var zAt = first - params.zBase;
  var sum = vec4f();
  var product = vec4f();
  for (var i = 0u; i < count; i++) {
    let value = d[dAt];
    sum += value;
    product += value * (z[zAt] - mean);
    dAt += VECTORS;
    zAt += VECTORS;
  }
  let to = (params.firstRun + run) * 2u * VECTORS + thread.x;
  partials[to] = sum;
  partials[to + VECTORS] = product;
}
