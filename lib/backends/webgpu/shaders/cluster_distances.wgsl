// Σ softmax(y)·(squared distance from the cluster's centre) of each pixel, after cluster_scores.wgsl and
// one of the two lanes_*.wgsl. A workgroup leaves its sum.
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

// The part of it that every `lanes`-th vec4 from the `lane`-th gives.
fn distanceOf(pixel: u32, lane: u32, lanes: u32) -> f32 {
  let at = pixel * VECTORS - params.base;
  let row = pixel / params.width;
  let x = 2.0 * f32(pixel - row * params.width) / f32(params.width) - 1.0;
  let y = 2.0 * f32(row) / f32(params.height) - 1.0;
  let logSum = terms[pixel].x;
  var sum = vec4f();
  for (var v = lane; v < VECTORS; v += lanes) {
    let dx = x - context[v];
    let dy = y - context[VECTORS + v];
    sum += exp(scores(at, v) - logSum) * (dx * dx + dy * dy);
  }
  return sum.x + sum.y + sum.z + sum.w;
}

// A part is the first of three: that many is what threads hand each other.
fn join(a: vec3f, b: vec3f) -> vec3f {
  return vec3f(a.x + b.x, 0.0, 0.0);
}

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
  let lane = thread % LANES;
  let lanes = lanesOf(thread);
  var own = 0.0;
  for (var batch = 0u; batch < BATCHES; batch++) {
    let i = ((number * BATCHES + batch) * THREADS + thread) / LANES;
    let isInside = i < params.pixels && lane < lanes;
    let pixel = params.firstPixel + i;
    var distance = 0.0;
    if (isInside) {
      distance = distanceOf(pixel, lane, lanes);
    }
    distance = joinLanes(vec3f(distance, 0.0, 0.0), thread, lanes).x;
    if (isInside && lane == 0u) {
      terms[pixel].y = distance;
      own += distance;
    }
  }
  sums[thread] = own;
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
