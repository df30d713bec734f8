// Label (argmax, the lowest channel on a tie) and log Σ exp(y) of each pixel, a thread each, after cluster_scores.wgsl.
// A workgroup leaves its cross entropy, the pixels that changed label and the labels that occur.

// Whether there are labels to compare with; without, every pixel has changed.
override COMPARES: bool = false;

// Words of a workgroup's partial: Σ cross entropy (a float), changes, 256 bits.
const WORDS = 10u;
const USED = 2u;

struct Params {
  // Pixels of the band, its first pixel and workgroup, vec4s before the window.
  pixels: u32,
  firstPixel: u32,
  firstGroup: u32,
  base: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// Unused unless COMPARES.
@group(0) @binding(4) var<storage, read> previous: array<i32>;
@group(0) @binding(5) var<storage, read_write> labels: array<i32>;
// [pixels]: log Σ exp(y), and room for the distance from the clusters' centres.
@group(0) @binding(6) var<storage, read_write> terms: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> partials: array<u32>;

var<workgroup> entropies: array<f32, THREADS>;
// Starts as zeros, as all workgroup memory does.
var<workgroup> counts: array<atomic<u32>, WORDS>;

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
  var entropy = 0.0;
  if (i < params.pixels) {
    let pixel = params.firstPixel + i;
    let at = pixel * VECTORS - params.base;
    var most = scores(at, 0u);
    var leaders = vec4u();
    for (var v = 1u; v < VECTORS; v++) {
      let y = scores(at, v);
      let better = y > most;
      most = select(most, y, better);
      leaders = select(leaders, vec4u(v), better);
    }
    let greatest = max(max(most.x, most.y), max(most.z, most.w));
    let candidates = select(vec4u(CHANNELS), 4u * leaders + vec4u(0, 1, 2, 3), most == vec4f(greatest));
    // All NaN: label 0, and a cross entropy that says so.
    let label = min(min(candidates.x, candidates.y), min(candidates.z, candidates.w)) % CHANNELS;
    var sum = vec4f();
    for (var v = 0u; v < VECTORS; v++) {
      sum += exp(scores(at, v) - greatest);
    }
    entropy = log(sum.x + sum.y + sum.z + sum.w);
    labels[pixel] = i32(label);
    terms[pixel] = vec2f(greatest + entropy, 0.0);
    atomicOr(&counts[USED + label / 32u], 1u << (label % 32u));
    var changed = true;
    if (COMPARES) {
      changed = previous[pixel] != i32(label);
    }
    if (changed) {
      atomicAdd(&counts[1], 1u);
    }
  }
  entropies[thread] = entropy;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) {
      entropies[thread] += entropies[thread + step];
    }
  }
  let to = (params.firstGroup + number) * WORDS;
  if (thread == 0u) {
    partials[to] = bitcast<u32>(entropies[0]);
  } else if (thread < WORDS) {
    partials[to + thread] = atomicLoad(&counts[thread]);
  }
}
