// Label (argmax, the lowest channel on a tie) and log Σ exp(y) of each pixel, after cluster_scores.wgsl and one of the two
// lanes_*.wgsl. A workgroup leaves its cross entropy, the pixels that changed label and the labels that occur.

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

// A lead is the score of the channel that leads among some, that channel (exact as a float) and Σ exp(y − score) over all of
// them. This is the lead among the channels of two.
fn join(a: vec3f, b: vec3f) -> vec3f {
  let score = max(a.x, b.x);
  var channel = select(b.y, a.y, a.x > b.x);
  if (a.x == b.x) {
    channel = min(a.y, b.y);
  }
  return vec3f(score, channel, a.z * exp(a.x - score) + b.z * exp(b.x - score));
}

// The lead among every `lanes`-th vec4 from the `lane`-th of the pixel whose first vec4 is z[at].
fn leadOf(at: u32, lane: u32, lanes: u32) -> vec3f {
  var most = scores(at, lane);
  var leaders = vec4u(lane);
  for (var v = lane + lanes; v < VECTORS; v += lanes) {
    let y = scores(at, v);
    let better = y > most;
    most = select(most, y, better);
    leaders = select(leaders, vec4u(v), better);
  }
  let score = max(max(most.x, most.y), max(most.z, most.w));
  let candidates = select(vec4u(CHANNELS), 4u * leaders + vec4u(0, 1, 2, 3), most == vec4f(score));
  var sum = vec4f();
  for (var v = lane; v < VECTORS; v += lanes) {
    sum += exp(scores(at, v) - score);
  }
  let channel = min(min(candidates.x, candidates.y), min(candidates.z, candidates.w));
  return vec3f(score, f32(channel), sum.x + sum.y + sum.z + sum.w);
}

// Writes what is known of a pixel; returns its cross entropy.
fn finish(pixel: u32, lead: vec3f) -> f32 {
  // All NaN: label 0, and a cross entropy that says so.
  let label = u32(lead.y) % CHANNELS;
  let entropy = log(lead.z);
  labels[pixel] = i32(label);
  terms[pixel] = vec2f(lead.x + entropy, 0.0);
  atomicOr(&counts[USED + label / 32u], 1u << (label % 32u));
  var changed = true;
  if (COMPARES) {
    changed = previous[pixel] != i32(label);
  }
  if (changed) {
    atomicAdd(&counts[1], 1u);
  }
  return entropy;
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
  var entropy = 0.0;
  for (var batch = 0u; batch < BATCHES; batch++) {
    let i = ((number * BATCHES + batch) * THREADS + thread) / LANES;
    let isInside = i < params.pixels && lane < lanes;
    let pixel = params.firstPixel + i;
    var lead = vec3f();
    if (isInside) {
      lead = leadOf(pixel * VECTORS - params.base, lane, lanes);
    }
    lead = joinLanes(lead, thread, lanes);
    if (isInside && lane == 0u) {
      entropy += finish(pixel, lead);
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
