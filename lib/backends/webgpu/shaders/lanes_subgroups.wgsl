// What lanes_memory.wgsl has, after cluster_scores.wgsl: by subgroup shuffles, with no barrier, in the same order.

// How many threads share a pixel: LANES where these are side by side in one subgroup, which nothing promises; else each LANES-th
// thread takes the pixel alone. All LANES of them get the same answer. All threads of the workgroup must ask.
fn lanesOf(thread: u32) -> u32 {
  // Without so many threads in the subgroup, a shuffle could give anything.
  var areSide = subgroupAdd(1u) >= LANES;
  for (var step = 1u; step < LANES; step *= 2u) {
    areSide = (subgroupShuffleXor(thread, step) == (thread ^ step)) && areSide;
  }
  // A thread whose own partners are where they should be may have one whose partners are not.
  for (var step = 1u; step < LANES; step *= 2u) {
    areSide = (subgroupShuffleXor(u32(areSide), step) == 1u) && areSide;
  }
  return select(1u, LANES, areSide);
}

fn joinLanes(own: vec3f, thread: u32, lanes: u32) -> vec3f {
  var all = own;
  for (var step = LANES / 2u; step > 0u; step /= 2u) {
    all = join(all, subgroupShuffleXor(all, step));
  }
  return select(own, all, lanes == LANES);
}
