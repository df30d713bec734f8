// A filter without padding, [taps][inputs][outputs], read in vec4s of a product's columns; zero beyond its channels.
// The product's rows are inputs and its columns outputs; the other way round where TRANSPOSED, with the taps turned by
// 180° where FLIPPED.
override TRANSPOSED: bool = false;
override FLIPPED: bool = false;

@group(0) @binding(2) var<storage, read> filterValues: array<f32>;

fn filterAt(tap: u32, row: u32, column: u32, taps: u32, inputs: u32, outputs: u32) -> vec4f {
  let rows = select(inputs, outputs, TRANSPOSED);
  let columns = select(outputs, inputs, TRANSPOSED);
  var value = vec4f();
  if (row >= rows) {
    return value;
  }
  let start = select(tap, taps - 1u - tap, FLIPPED) * inputs * outputs;
  for (var lane = 0u; lane < min(4u, columns - column); lane++) {
    let at = select(row * outputs + column + lane, (column + lane) * outputs + row, TRANSPOSED);
    value[lane] = filterValues[start + at];
  }
  return value;
}
