// Label (argmax, the lowest channel on a tie) and log Σ exp(y) of each pixel, after cluster_scores.wgsl. A workgroup leaves its cross entropy, the pixels that changed label and the labels that occur.

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

// The channel that leads among some, and how far.
struct Lead {
  score: f32,
  channel: u32,
  // Σ exp(y − score) over all of them.
  sum: f32,
}
var<workgroup> leads: array<Lead, THREADS>;
var<workgroup> entropies: array<f32, THREADS>;
// Starts as zeros, as all workgroup memory does.
var<workgroup> counts: array<atomic<u32>, WORDS>;

fn merge(a: Lead, b: Lead) -> Lead {
  let score = max(a.score, b.score);
  var channel = select(b.channel, a.channel, a.score > b.score);
  if (a.score == b.score) {
    channel = min(a.channel, b.channel);
  }
  return Lead(score, channel, a.sum * exp(a.score - score) + b.sum * exp(b.score - score));
}

// The lead among a lane's channels of the pixel whose first vec4 is z[at].
fn leadOf(at: u32, lane: u32) -> Lead {
  var most = scores(at, lane);
  var leaders = vec4u(lane);
  for (var v = lane + LANES; v < VECTORS; v += LANES) {
    let y = scores(at, v);
    let better = y > most;
    most = select(most, y, better);
    leaders = select(leaders, vec4u(v), better);
  }
  let score = max(max(most.x, most.y), max(most.z, most.w));
  let candidates = select(vec4u(CHANNELS), 4u * leaders + vec4u(0, 1, 2, 3), most == vec4f(score));
  var sum = vec4f();
  for (var v = lane; v < VECTORS; v += LANES) {
    sum += exp(scores(at, v) - score);
  }
  let channel = min(min(candidates.x, candidates.y), min(candidates.z, candidates.w));
  return Lead(score, channel, sum.x + sum.y + sum.z + sum.w);
}

// Writes what is known of a pixel; returns its cross entropy.
fn finish(pixel: u32, lead: Lead) -> f32 {
  // All NaN: label 0, and a cross entropy that says so.
  let label = lead.channel % CHANNELS;
  let entropy = log(lead.sum);
  labels[pixel] = i32(label);
  terms[pixel] = vec2f(lead.score + entropy, 0.0);
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
  var entropy = 0.0;
  for (var batch = 0u; batch < BATCHES; batch++) {
    let i = ((number * BATCHES + batch) * THREADS + thread) / LANES;
    let isInside = i < params.pixels;
    let pixel = params.firstPixel + i;
    var lead = Lead();
    if (isInside) {
      lead = leadOf(pixel * VECTORS - params.base, lane);
    }
    if (LANES > 1u) {
      leads[thread] = lead;
      for (var step = LANES / 2u; step > 0u; step /= 2u) {
        workgroupBarrier();
        if (lane < step) {
          lead = merge(lead, leads[thread + step]);
          leads[thread] = lead;
        }
      }
      workgroupBarrier();
    }
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
