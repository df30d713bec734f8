// Rows and columns that may lie outside the image: there it reads as zero, or as the edge pixel where REPLICATE.
override REPLICATE: bool = false;

// A row or a column, clamped to the image, and whether something is to be read there.
struct Place {
  at: u32,
  inside: bool,
}

fn placeOf(i: i32, size: u32) -> Place {
  let at = clamp(i, 0, i32(size) - 1);
  return Place(u32(at), REPLICATE || at == i);
}

// The operand at a row, whose `at` counts vec4s of the window, and `offset` vec4s to the right.
fn paddedAt(row: Place, offset: u32, inside: bool, factors: Factors) -> vec4f {
  return select(vec4f(), operandAt(row.at + offset, factors), row.inside && inside);
}
