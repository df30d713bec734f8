// Count, mean and Σ(z − mean)² of each run of pixels, per channel (Welford), after columns.wgsl.
struct Params {
  // Pixels of the band, of a run; runs of the band.
  pixels: u32,
  runPixels: u32,
  runs: u32,
  // First pixel and first run of the band, vec4s before the window.
  firstPixel: u32,
  firstRun: u32,
  base: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> z: array<vec4f>;
// [runs][3][VECTORS].
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;

@compute @workgroup_size(VECTORS, RUNS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
) {
  let run = runOf(group, groups, thread);
  if (control.stopped != 0u || run >= params.runs) {
    return;
  }
  let start = run * params.runPixels;
  let count = min(params.runPixels, params.pixels - start);
  var at = (params.firstPixel + start) * VECTORS + thread.x - params.base;
  var mean = vec4f();
  var squares = vec4f();
  for (var i = 1u; i <= count; i++) {
    let value = z[at];
    let delta = value - mean;
    mean += delta * (1.0 / f32(i));
    squares += delta * (value - mean);
    at += VECTORS;
  }
  let to = (params.firstRun + run) * 3u * VECTORS + thread.x;
  partials[to] = vec4f(f32(count));
  partials[to + VECTORS] = mean;
  partials[to + 2u * VECTORS] = squares;
}
