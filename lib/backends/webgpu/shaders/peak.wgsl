// As many multiply-adds a second as the device can do, for the benchmark to compare kernels with: chains that touch no
// memory. Each thread runs VECTORS independent chains of vec4s, long enough to hide each other's latency.
struct Params {
  rounds: u32,
  // Below 1 and above 0, known to nobody who compiles: the chains converge and never become denormal.
  factor: f32,
  addend: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read_write> sums: array<vec4f>;

override THREADS: u32;
// 2, 3 or 4: processors have registers for few, GPUs for more.
override VECTORS: u32;
// 1 to ask for a fused multiply-add by name; drivers fuse a product and a sum, or they do not.
override FUSED: u32;

fn multiplyAdd(x: vec4f, factor: vec4f, addend: vec4f) -> vec4f {
  if (FUSED != 0u) {
    return fma(x, factor, addend);
  }
  return x * factor + addend;
}

// Four multiply-adds of a chain.
fn four(x: vec4f, factor: vec4f, addend: vec4f) -> vec4f {
  let y = multiplyAdd(multiplyAdd(x, factor, addend), factor, addend);
  return multiplyAdd(multiplyAdd(y, factor, addend), factor, addend);
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  if (control.stopped != 0u) {
    return;
  }
  let thread = linearGroup(group, groups) * THREADS + lane;
  let factor = vec4f(params.factor);
  let addend = vec4f(params.addend);
  var a = vec4f(f32(thread));
  var b = a + 1.0;
  var c = a + 2.0;
  var d = a + 3.0;
  for (var round = 0u; round < params.rounds; round++) {
    a = four(a, factor, addend);
    b = four(b, factor, addend);
    if (VECTORS > 2u) {
      c = four(c, factor, addend);
    }
    if (VECTORS > 3u) {
      d = four(d, factor, addend);
    }
    a = four(a, factor, addend);
    b = four(b, factor, addend);
    if (VECTORS > 2u) {
      c = four(c, factor, addend);
    }
    if (VECTORS > 3u) {
      d = four(d, factor, addend);
    }
  }
  sums[thread % arrayLength(&sums)] = a + b + c + d;
}
