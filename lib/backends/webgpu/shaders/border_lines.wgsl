// The gradient operand along the image's four edges, laid out so that one product gives what flows into the ring of pixels
// that replicate padding repeats round the image: [4 sides][positions][3][vectors]. Sides: the ring's row above and its
// row below, which have a position for each column from −1 to the width, and its columns left and right, with one for each
// row. A ring pixel takes from the three output pixels nearest to it, those beyond the edge's ends being zero. One thread
// writes one vec4, in the run whose band has the output pixel.
struct Params {
  // vec4s of all four sides.
  count: u32,
  height: u32,
  width: u32,
  // Rows of the band.
  first: u32,
  end: u32,
  positions: u32,
  // vec4s of a pixel, and before the operand's windows.
  vectors: u32,
  base: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(5) var<storage, read_write> lines: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = linearGroup(group, groups) * 64u + local;
  if (control.stopped != 0u || i >= params.count) {
    return;
  }
  let v = i % params.vectors;
  let tap = i32(i / params.vectors % 3u);
  let position = i32(i / (3u * params.vectors) % params.positions);
  let side = i / (3u * params.vectors * params.positions);
  // The output pixel whose tap (0, tap), (2, tap), (tap, 0) or (tap, 2) reads the ring pixel.
  let height = i32(params.height);
  let width = i32(params.width);
  var row = select(0, height - 1, side == 1u);
  var column = position - tap;
  if (side >= 2u) {
    row = position + 1 - tap;
    column = select(0, width - 1, side == 3u);
  }
  let inside = row >= 0 && row < height && column >= 0 && column < width;
  if (!inside) {
    if (params.first == 0u) {
      lines[i] = vec4f();
    }
    return;
  }
  if (row >= i32(params.first) && row < i32(params.end)) {
    let at = (u32(row) * params.width + u32(column)) * params.vectors + v;
    lines[i] = operandAt(at - params.base, factorsOf(v, params.vectors));
  }
}
