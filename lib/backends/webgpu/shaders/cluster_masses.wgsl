// Σm, Σm·x, Σm·y and Σm·(x² + y²) of each run of pixels, per channel, after columns.wgsl: what the clusters' centres and
// spreads come from. m = softmax(y), or y + EPSILON unless SOFT; coordinates in [−1, 1).
override AFFINE: bool = false;
override SOFT: bool = true;
override EPSILON: f32 = 0.0;

struct Params {
  // Pixels of the band, of a run; runs of the band.
  pixels: u32,
  runPixels: u32,
  runs: u32,
  // First pixel and first run of the band, vec4s before the window.
  firstPixel: u32,
  firstRun: u32,
  base: u32,
  height: u32,
  width: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> z: array<vec4f>;
// [scale][shift][mean]; unused unless AFFINE.
@group(0) @binding(3) var<storage, read> constants: array<vec4f>;
// [pixels]: log Σ exp(y).
@group(0) @binding(4) var<storage, read> terms: array<vec2f>;
// [runs][4][VECTORS]; pad channels hold anything.
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;

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
  var scale = vec4f(1);
  var shift = vec4f();
  if (AFFINE) {
    scale = constants[thread.x];
    shift = constants[VECTORS + thread.x];
  }
  let start = run * params.runPixels;
  let first = params.firstPixel + start;
  let end = first + min(params.runPixels, params.pixels - start);
  var at = first * VECTORS + thread.x - params.base;
  var mass = vec4f();
  var massX = vec4f();
  var massY = vec4f();
  var moment = vec4f();
  for (var pixel = first; pixel < end; pixel++) {
    let row = pixel / params.width;
    let x = 2.0 * f32(pixel - row * params.width) / f32(params.width) - 1.0;
    let y = 2.0 * f32(row) / f32(params.height) - 1.0;
    var m = scale * z[at] + shift;
    if (SOFT) {
      m = exp(m - terms[pixel].x);
    } else {
      m += EPSILON;
    }
    mass += m;
    massX += m * x;
    massY += m * y;
    moment += m * (x * x + y * y);
    at += VECTORS;
  }
  let to = (params.firstRun + run) * 4u * VECTORS + thread.x;
  partials[to] = mass;
  partials[to + VECTORS] = massX;
  partials[to + 2u * VECTORS] = massY;
  partials[to + 3u * VECTORS] = moment;
}
