// Σ softmax(y)·(squared distance from the cluster's centre) of each pixel, a thread each, after cluster_scores.wgsl. A
// workgroup leaves its sum.
struct Params {
  // Pixels of the band, its first pixel and workgroup, vec4s before the window.
  pixels: u32,
  firstPixel: u32,
  firstGroup: u32,
  base: u32,
  height: u32,
  width: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [4][VECTORS]: centre x, centre y, spread, 1 / mass.
@group(0) @binding(4) var<storage, read> context: array<vec4f>;
// [pixels]: log Σ exp(y) in, the distance out beside it.
@group(0) @binding(5) var<storage, read_write> terms: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  if (control.stopped != 0u) {
    return;
  }
  let number = linearGroup(group, groups);
  let i = number * THREADS + thread;
  var distance = 0.0;
  if (i < params.pixels) {
    let pixel = params.firstPixel + i;
    let at = pixel * VECTORS - params.base;
    let row = pixel / params.width;
    let x = 2.0 * f32(pixel - row * params.width) / f32(params.width) - 1.0;
    let y = 2.0 * f32(row) / f32(params.height) - 1.0;
    let logSum = terms[pixel].x;
    var sum = vec4f();
    for (var v = 0u; v < VECTORS; v++) {
      let dx = x - context[v];
      let dy = y - context[VECTORS + v];
      sum += exp(scores(at, v) - logSum) * (dx * dx + dy * dy);
    }
    distance = sum.x + sum.y + sum.z + sum.w;
    terms[pixel].y = distance;
  }
  sums[thread] = distance;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) {
      sums[thread] += sums[thread + step];
    }
  }
  if (thread == 0u) {
    partials[params.firstGroup + number] = sums[0];
  }
}
