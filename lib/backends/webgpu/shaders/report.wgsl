// The end of an iteration, one thread: its losses go into the ring that the host reads now and then, and it is decided
// whether training goes on. Mirrors `advance` and `stopReason` in lib/sgscn/stopping.ts.
struct Params {
  pixels: u32,
  ringSize: u32,
  iterations: u32,
  minClusters: u32,
  stableIterations: u32,
  stableChange: f32,
  stableLoss: f32,
}
struct Record {
  total: f32,
  ce: f32,
  ss: f32,
  cc: f32,
  clusters: f32,
  changed: f32,
  // 0: goes on; 1: minClusters; 2: stable; 3: iterations.
  stopped: u32,
  iteration: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> total: array<f32>;
// ce, ss, cc, clusters, changed pixels.
@group(0) @binding(3) var<storage, read> summary: array<f32>;
// The same words as `control`, which is bound elsewhere while they are written.
@group(0) @binding(4) var<storage, read_write> next: Control;
@group(0) @binding(5) var<storage, read_write> ring: array<Record>;

@compute @workgroup_size(1)
fn main() {
  if (next.stopped != 0u) {
    return;
  }
  let changed = summary[4] / f32(params.pixels);
  let isStable = next.iterations > 0u && changed < params.stableChange &&
    abs(total[0] - next.lastTotal) < params.stableLoss * abs(next.lastTotal);
  next.stableInARow = select(0u, next.stableInARow + 1u, isStable);
  next.lastTotal = total[0];
  let slot = next.iterations % params.ringSize;
  next.iterations += 1u;
  var stopped = 0u;
  if (u32(summary[3]) <= params.minClusters) {
    stopped = 1u;
  } else if (params.stableIterations > 0u && next.stableInARow >= params.stableIterations) {
    stopped = 2u;
  } else if (next.iterations >= params.iterations) {
    stopped = 3u;
  }
  ring[slot] = Record(
    total[0], summary[0], summary[1], summary[2], summary[3], changed, stopped, next.iterations,
  );
  next.stopped = stopped;
}
