// Work per channel: a thread owns one vec4 of channels and a run of pixels, and leaves one partial result.
// A workgroup is VECTORS × RUNS threads: neighbours in x read neighbouring vec4s of the same pixel.
override VECTORS: u32 = 1u;
override RUNS: u32 = 1u;

// The run that a thread owns.
fn runOf(group: vec3u, groups: vec3u, thread: vec3u) -> u32 {
  return linearGroup(group, groups) * RUNS + thread.y;
}
