// The losses, the labels in use and the changes from what the passes left: one workgroup, in a fixed order.
override AFFINE: bool = false;
// The context loss: 0 none, 1 raw, 2 soft.
override CONTEXT: u32 = 0u;

const THREADS = 256u;
// Words of a workgroup of cluster_labels.wgsl: Σ cross entropy (a float), changes, 256 bits.
const WORDS = 10u;

struct Params {
  // Workgroups of the shaders that add up over a pixel's channels.
  groups: u32,
  // Channels with padding.
  pitch: u32,
  // 1 / pixels, 1 / vertical and 1 / horizontal steps (0 for none).
  pixel: f32,
  vertical: f32,
  horizontal: f32,
  // Weights of the losses.
  ce: f32,
  ss: f32,
  cc: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [groups][WORDS].
@group(0) @binding(2) var<storage, read> partials: array<u32>;
// [4][pitch]: the last two rows are Σ|z's vertical step| and Σ|z's horizontal step|.
@group(0) @binding(3) var<storage, read> sums: array<f32>;
// [scale]...; unused unless AFFINE.
@group(0) @binding(4) var<storage, read> constants: array<f32>;
// raw: [4][pitch], the third row is the spread; soft: [groups], the pixels' distances.
@group(0) @binding(5) var<storage, read> context: array<f32>;
@group(0) @binding(6) var<storage, read_write> total: array<f32>;
// ce, ss, cc, labels in use, pixels whose label changed.
@group(0) @binding(7) var<storage, read_write> summary: array<f32>;

// Cross entropy, vertical steps, horizontal steps, context.
var<workgroup> losses: array<vec4f, THREADS>;
// Starts as zeros, as all workgroup memory does; the first is not used.
var<workgroup> counts: array<atomic<u32>, WORDS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  if (control.stopped != 0u) {
    return;
  }
  var own = vec4f();
  var changed = 0u;
  for (var i = thread; i < params.groups; i += THREADS) {
    let at = i * WORDS;
    own.x += bitcast<f32>(partials[at]);
    changed += partials[at + 1u];
    for (var word = 2u; word < WORDS; word++) {
      let bits = partials[at + word];
      if (bits != 0u) {
        atomicOr(&counts[word], bits);
      }
    }
    if (CONTEXT == 2u) {
      own.w += context[i];
    }
  }
  atomicAdd(&counts[1], changed);
  for (var channel = thread; channel < params.pitch; channel += THREADS) {
    var scale = 1.0;
    if (AFFINE) {
      scale = abs(constants[channel]);
    }
    own.y += scale * sums[2u * params.pitch + channel];
    own.z += scale * sums[3u * params.pitch + channel];
    if (CONTEXT == 1u) {
      own.w += context[2u * params.pitch + channel];
    }
  }
  losses[thread] = own;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) {
      losses[thread] += losses[thread + step];
    }
  }
  if (thread == 0u) {
    let all = losses[0];
    let ce = all.x * params.pixel;
    let ss = all.y * params.vertical + all.z * params.horizontal;
    let cc = all.w * select(1.0, params.pixel, CONTEXT == 2u);
    var clusters = 0u;
    for (var word = 2u; word < WORDS; word++) {
      clusters += countOneBits(atomicLoad(&counts[word]));
    }
    total[0] = params.ce * ce + params.ss * ss + params.cc * cc;
    summary[0] = ce;
    summary[1] = ss;
    summary[2] = cc;
    summary[3] = f32(clusters);
    summary[4] = f32(atomicLoad(&counts[1]));
  }
}
