// Replicate padding's share of the input gradient: what flows into the ring of repeated pixels round the image belongs to
// the edge pixels they repeat. One thread makes one vec4 of input channels of one edge pixel, [edge pixels][vectors], from
// its repeated pixels (three at a corner): Σ over the taps that reach those from inside the image of W[tap]·dz.
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
  // vec4s of a pixel of the gradient operand, and before its windows.
  fromVectors: u32,
  fromBase: u32,
  // vec4s of a pixel of the input gradient.
  vectors: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
// [9][outputs padded][vectors]
@group(0) @binding(5) var<storage, read> taps: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> ring: array<vec4f>;

fn isOutside(i: i32, size: u32) -> bool {
  return i < 0 || i >= i32(size);
}

// W[tap]·dz of an output pixel.
fn tapProduct(tap: u32, row: u32, column: u32, v: u32) -> vec4f {
  let start = (row * params.width + column) * params.fromVectors - params.fromBase;
  var weight = tap * 4u * params.fromVectors * params.vectors + v;
  var total = vec4f();
  for (var k = 0u; k < params.fromVectors; k++) {
    let dz = operandAt(start + k, factorsOf(k, params.fromVectors));
    total = fma(vec4f(dz.x), taps[weight], total);
    total = fma(vec4f(dz.y), taps[weight + params.vectors], total);
    total = fma(vec4f(dz.z), taps[weight + 2u * params.vectors], total);
    total = fma(vec4f(dz.w), taps[weight + 3u * params.vectors], total);
    weight += 4u * params.vectors;
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
  let edge = thread / params.vectors;
  let v = thread % params.vectors;
  if (control.stopped != 0u || edge >= params.edgePixels) {
    return;
  }
  let height = params.height;
  let width = params.width;
  let pixel = vec2i(edgePixel(edge));
  var total = vec4f();
  for (var place = 0; place < 9; place++) {
    let step = vec2i(place / 3 - 1, place % 3 - 1);
    let repeated = pixel + step;
    if (
      place == 4 || (step.x != 0 && !isOutside(repeated.x, height)) || (step.y != 0 && !isOutside(repeated.y, width))
    ) {
      continue; // no repeated pixel of this edge pixel
    }
    for (var tap = 0; tap < 9; tap++) {
      // The output pixel whose tap reads the repeated pixel.
      let output = repeated - vec2i(tap / 3 - 1, tap % 3 - 1);
      if (!isOutside(output.x, height) && !isOutside(output.y, width)) {
        total += tapProduct(u32(tap), u32(output.x), u32(output.y), v);
      }
    }
  }
  ring[(params.firstPixel + edge) * params.vectors + v] = total;
}
