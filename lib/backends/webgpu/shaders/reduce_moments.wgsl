// Merges counts, means and Σ(z − mean)² (Chan et al. 1983) into mean and biased variance: one workgroup takes one vec4 of
// channels, each thread every THREADS-th partial, then a tree. The order is fixed.
// A power of two.
override THREADS: u32 = 64u;

struct Params {
  // Partials.
  groups: u32,
  channels: u32,
  // vec4s of a pixel.
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [groups][3][vectors]: count, mean, Σ(z − mean)².
@group(0) @binding(2) var<storage, read> partials: array<vec4f>;
// [2][channels], no padding: mean, variance.
@group(0) @binding(3) var<storage, read_write> statistics: array<f32>;

struct Moments {
  count: vec4f,
  mean: vec4f,
  squares: vec4f,
}
var<workgroup> merged: array<Moments, THREADS>;

fn merge(a: Moments, b: Moments) -> Moments {
  let count = a.count + b.count;
  let delta = b.mean - a.mean;
  // Two empty ones stay empty.
  let share = b.count / max(count, vec4f(1));
  return Moments(count, a.mean + delta * share, a.squares + b.squares + delta * delta * a.count * share);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  if (control.stopped != 0u) {
    return;
  }
  var own = Moments();
  for (var i = thread; i < params.groups; i += THREADS) {
    let at = i * 3u * params.vectors + group.x;
    own = merge(
      own,
      Moments(partials[at], partials[at + params.vectors], partials[at + 2u * params.vectors]),
    );
  }
  merged[thread] = own;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) {
      merged[thread] = merge(merged[thread], merged[thread + step]);
    }
  }
  if (thread == 0u) {
    let all = merged[0];
    let variance = all.squares / max(all.count, vec4f(1));
    for (var lane = 0u; lane < min(4u, params.channels - 4u * group.x); lane++) {
      let channel = 4u * group.x + lane;
      statistics[channel] = all.mean[lane];
      statistics[params.channels + channel] = variance[lane];
    }
  }
}
