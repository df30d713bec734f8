// Adds the gradients of the ring of pixels that replicate padding repeats, [4 sides][positions][vectors] as in
// border_lines.wgsl, to the edge pixels that they repeat: one thread takes one vec4 of channels of `pixelsEach` edge pixels,
// one after another, and where SUMS leaves what they add to Σd and Σd·(z − mean) as a partial, [partials][2][vectors].
//
// The edge pixels of the band are numbered: the top row, the bottom row, then the two ends of each row between.
override SUMS: bool = false;

struct Params {
  height: u32,
  width: u32,
  // Whether the band has the image's first row, and its last one if that is another: 1 or 0.
  top: u32,
  bottom: u32,
  // First row of the band that is neither, and the ends that such a row has: 2, or 1 where the image is one pixel wide.
  firstRow: u32,
  ends: u32,
  // Edge pixels of the band.
  edgePixels: u32,
  // Positions of a side of the ring.
  positions: u32,
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

// Row and column.
fn edgePixel(i: u32) -> vec2i {
  if (i < (params.top + params.bottom) * params.width) {
    let isBottom = params.top == 0u || i >= params.width;
    return vec2i(vec2u(select(0u, params.height - 1u, isBottom), i % params.width));
  }
  let k = i - (params.top + params.bottom) * params.width;
  return vec2i(vec2u(params.firstRow + k / params.ends, k % params.ends * (params.width - 1u)));
}

// The gradient of a ring pixel.
fn ringAt(row: i32, column: i32, v: u32) -> vec4f {
  var side = select(3u, 2u, column < 0);
  var position = u32(row);
  if (row < 0 || row >= i32(params.height)) {
    side = select(1u, 0u, row < 0);
    position = u32(column + 1);
  }
  return ring[(side * params.positions + position) * params.vectors + v];
}

// The sum of the ring pixels that repeat an edge pixel: those next to it across an edge or a corner of the image.
fn repeatedAt(row: i32, column: i32, v: u32) -> vec4f {
  let above = row == 0;
  let below = row == i32(params.height) - 1;
  let left = column == 0;
  let right = column == i32(params.width) - 1;
  var total = vec4f();
  if (above) {
    total += ringAt(-1, column, v);
  }
  if (below) {
    total += ringAt(row + 1, column, v);
  }
  if (left) {
    total += ringAt(row, -1, v);
  }
  if (right) {
    total += ringAt(row, column + 1, v);
  }
  if (above && left) {
    total += ringAt(-1, -1, v);
  }
  if (above && right) {
    total += ringAt(-1, column + 1, v);
  }
  if (below && left) {
    total += ringAt(row + 1, -1, v);
  }
  if (below && right) {
    total += ringAt(row + 1, column + 1, v);
  }
  return total;
}

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
    let at = (u32(pixel.x) * params.width + u32(pixel.y)) * params.vectors + v;
    let value = repeatedAt(pixel.x, pixel.y, v);
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
