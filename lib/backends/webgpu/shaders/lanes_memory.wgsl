// How LANES threads that share a pixel put together what each of them found, after cluster_scores.wgsl: through workgroup
// memory. The shader says how by `join()`; it is done by halves, in a fixed order.
var<workgroup> found: array<vec3f, THREADS>;

// How many threads share a pixel.
fn lanesOf(thread: u32) -> u32 {
  return LANES;
}

// What all that share this thread's pixel have found, on the first of them. All threads of the workgroup must ask.
fn joinLanes(own: vec3f, thread: u32, lanes: u32) -> vec3f {
  var all = own;
  if (LANES > 1u) {
    found[thread] = own;
    for (var step = LANES / 2u; step > 0u; step /= 2u) {
      workgroupBarrier();
      if (thread % LANES < step) {
        all = join(all, found[thread + step]);
        found[thread] = all;
      }
    }
    workgroupBarrier();
  }
  return all;
}
