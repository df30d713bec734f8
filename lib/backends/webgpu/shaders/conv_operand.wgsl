// What a convolution reads from an image, formed as it is read (KIND): 0 the pixels as they are; 1 an affine operand,
// scale·z + shift (a batch norm nobody formed); 2 a gradient operand, a·d + b·z + c, and zero where RELU and z ≤ 0.
override KIND: u32 = 0u;
override RELU: bool = false;

// z, or d of a gradient operand.
@group(0) @binding(2) var<storage, read> source: array<vec4f>;
// z of a gradient operand; the source again otherwise.
@group(0) @binding(3) var<storage, read> activation: array<vec4f>;
// [scale][shift] or [a][b][c], each one pixel long; the source again for pixels as they are.
@group(0) @binding(4) var<storage, read> constants: array<vec4f>;

struct Factors {
  a: vec4f,
  b: vec4f,
  c: vec4f,
}

// The constants of vector v of a pixel.
fn factorsOf(v: u32, vectors: u32) -> Factors {
  var factors = Factors();
  if (KIND != 0u) {
    factors.a = constants[v];
    factors.b = constants[vectors + v];
  }
  if (KIND == 2u) {
    factors.c = constants[2u * vectors + v];
  }
  return factors;
}

fn operandAt(i: u32, factors: Factors) -> vec4f {
  let value = source[i];
  if (KIND == 0u) {
    return value;
  }
  if (KIND == 1u) {
    return fma(factors.a, value, factors.b);
  }
  let z = activation[i];
  let gradient = fma(factors.a, value, fma(factors.b, z, factors.c));
  if (RELU) {
    return select(vec4f(), gradient, z > vec4f());
  }
  return gradient;
}
