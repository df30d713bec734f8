// ∂total/∂y along runs of pixels, and what follows from it per channel, after columns.wgsl. A step over the image's border is a
// step to the pixel itself: no difference, no gradient.
override CHANNELS: u32 = 1u;
override AFFINE: bool = false;
// The context loss: 0 none, 1 raw, 2 soft.
override CONTEXT: u32 = 0u;

struct Params {
  // Pixels of the band, of a run; runs of the band.
  pixels: u32,
  runPixels: u32,
  runs: u32,
  // First pixel and first run of the band, vec4s before the windows of z and the gradient.
  firstPixel: u32,
  firstRun: u32,
  zBase: u32,
  base: u32,
  height: u32,
  width: u32,
  // Weights: of a pixel's cross entropy, of a vertical and a horizontal step, of the context loss (soft: of a pixel's).
  entropy: f32,
  vertical: f32,
  horizontal: f32,
  context: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> z: array<vec4f>;
// [scale][shift][mean]; unused unless AFFINE.
@group(0) @binding(3) var<storage, read> constants: array<vec4f>;
@group(0) @binding(4) var<storage, read> labels: array<i32>;
// [pixels]: log Σ exp(y), and (soft) the distance from the clusters' centres.
@group(0) @binding(5) var<storage, read> terms: array<vec2f>;
// [4][VECTORS]: centre x, centre y, spread, 1 / mass; unused without a context loss.
@group(0) @binding(6) var<storage, read> context: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> gradient: array<vec4f>;
// [runs][4][VECTORS]: Σg, Σg·(z − mean), Σ|z's vertical step|, Σ|z's horizontal step|.
@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>;

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
  let vector = thread.x;
  var scale = vec4f(1);
  var shift = vec4f();
  var mean = vec4f();
  if (AFFINE) {
    scale = constants[vector];
    shift = constants[VECTORS + vector];
    mean = constants[2u * VECTORS + vector];
  }
  var centreX = vec4f();
  var centreY = vec4f();
  var spread = vec4f();
  var inverseMass = vec4f();
  if (CONTEXT != 0u) {
    centreX = context[vector];
    centreY = context[VECTORS + vector];
    spread = context[2u * VECTORS + vector];
    inverseMass = context[3u * VECTORS + vector];
  }
  let live = select(vec4f(), vec4f(1), vec4u(4u * vector) + vec4u(0, 1, 2, 3) < vec4u(CHANNELS));
  let vertical = params.vertical * sign(scale);
  let horizontal = params.horizontal * sign(scale);

  let start = run * params.runPixels;
  let first = params.firstPixel + start;
  let end = first + min(params.runPixels, params.pixels - start);
  let last = params.height * params.width - 1u;
  let rowStep = params.width * VECTORS;
  var row = first / params.width;
  var column = first - row * params.width;
  var at = first * VECTORS + vector - params.zBase;
  var centre = z[at];
  var left = vec4f();
  if (column > 0u) {
    left = sign(centre - z[at - VECTORS]);
  }
  var sum = vec4f();
  var product = vec4f();
  var down = vec4f();
  var right = vec4f();
  for (var pixel = first; pixel < end; pixel++) {
    let next = z[at + select(0u, VECTORS, pixel < last)];
    let stepUp = centre - z[at - select(0u, rowStep, row > 0u)];
    let stepDown = z[at + select(0u, rowStep, row + 1u < params.height)] - centre;
    let stepRight = select(vec4f(), next - centre, column + 1u < params.width);
    let towardsRight = sign(stepRight);
    down += abs(stepDown);
    right += abs(stepRight);

    let term = terms[pixel];
    let softmax = exp(scale * centre + shift - term.x) * live;
    let isLabel = vec4u(u32(labels[pixel]) - 4u * vector) == vec4u(0, 1, 2, 3);
    var value = params.entropy * (softmax - select(vec4f(), vec4f(1), isLabel));
    value += vertical * (sign(stepUp) - sign(stepDown)) + horizontal * (left - towardsRight);
    if (CONTEXT != 0u) {
      let dx = 2.0 * f32(column) / f32(params.width) - 1.0 - centreX;
      let dy = 2.0 * f32(row) / f32(params.height) - 1.0 - centreY;
      let distance = dx * dx + dy * dy;
      if (CONTEXT == 2u) {
        value += params.context * softmax * (distance - term.y);
      } else {
        value += params.context * inverseMass * (distance - spread);
      }
    }
    gradient[pixel * VECTORS + vector - params.base] = value;
    sum += value;
    product += value * (centre - mean);

    centre = next;
    at += VECTORS;
    column++;
    left = towardsRight;
    if (column == params.width) {
      column = 0u;
      row++;
    }
  }
  let to = (params.firstRun + run) * 4u * VECTORS + vector;
  partials[to] = sum;
  partials[to + VECTORS] = product;
  partials[to + 2u * VECTORS] = down;
  partials[to + 3u * VECTORS] = right;
}
