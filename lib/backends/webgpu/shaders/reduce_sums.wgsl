// Adds up partial sums: one workgroup takes one vec4 of a row, each thread every THREADS-th partial, then a tree. The order
// is fixed.
// A power of two.
override THREADS: u32 = 64u;

struct Params {
  // Partials.
  groups: u32,
  // vec4s of a partial, all its rows together.
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [groups][vectors].
@group(0) @binding(2) var<storage, read> partials: array<vec4f>;
// [vectors].
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;

var<workgroup> added: array<vec4f, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  if (control.stopped != 0u) {
    return;
  }
  var own = vec4f();
  for (var i = thread; i < params.groups; i += THREADS) {
    own += partials[i * params.vectors + group.x];
  }
  added[thread] = own;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) {
      added[thread] += added[thread + step];
    }
  }
  if (thread == 0u) {
    sums[group.x] = added[0];
  }
}
