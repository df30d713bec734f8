// Adds what replicate_border.wgsl made to the edge pixels of an input gradient: one thread takes one vec4 of channels of
// `pixelsEach` edge pixels, one after another, and where SUMS leaves what they add to Σd and Σd·(z − mean) as a partial,
// [partials][2][vectors].
override SUMS: bool = false;

struct Params {
  // See border_pixels.wgsl.
  height: u32,
  width: u32,
  top: u32,
  bottom: u32,
  firstRow: u32,
  ends: u32,
  edgePixels: u32,
  firstPixel: u32,
  // vec4s of a pixel, before the window of the gradient, and before that of the image in front of a batch norm.
  vectors: u32,
  base: u32,
  frontBase: u32,
  // Edge pixels of a thread, and partials of earlier bands.
  pixelsEach: u32,
  firstPartial: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> ring: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(5) var<storage, read> front: array<vec4f>;
// [scale][shift][mean] of the batch norm.
@group(0) @binding(6) var<storage, read> frontConstants: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = linearGroup(group, groups) * 64u + local;
  let partial = thread / params.vectors;
  let v = thread % params.vectors;
  if (control.stopped != 0u || partial * params.pixelsEach >= params.edgePixels) {
    return;
  }
  var mean = vec4f();
  if (SUMS) {
    mean = frontConstants[2u * params.vectors + v];
  }
  var total = vec4f();
  var product = vec4f();
  for (var edge = partial * params.pixelsEach; edge < min((partial + 1u) * params.pixelsEach, params.edgePixels); edge++) {
    let pixel = edgePixel(edge);
    let at = (pixel.x * params.width + pixel.y) * params.vectors + v;
    let value = ring[(params.firstPixel + edge) * params.vectors + v];
    pixels[at - params.base] += value;
    if (SUMS) {
      total += value;
      product = fma(value, front[at - params.frontBase] - mean, product);
    }
  }
  if (SUMS) {
    let to = 2u * (params.firstPartial + partial) * params.vectors + v;
    partials[to] = total;
    partials[to + params.vectors] = product;
  }
}
