// What every matrix product C[s][p][m][n] = Σ over k in slice s of A[p][m][k]·B[p][k][n] shares: how its operands are
// stored and how C is. All rows are padded to vec4s.

// An operand as stored; scale·x + shift; a·x + b·z + c; the same, zero where z is not positive.
const PLAIN = 0u;
const AFFINE = 1u;
const GRADIENT = 2u;
const MASKED_GRADIENT = 3u;

override A_KIND: u32 = 0u;
override B_KIND: u32 = 0u;
// What becomes of C's columns.
override BIAS: bool = false;
override RELU: bool = false;

struct Params {
  points: u32,
  rows: u32,
  depth: u32,
  // vec4s of a row of A: of the depth, or of `rows` when A is transposed.
  aVectors: u32,
  // vec4s of a row of B and C.
  vectors: u32,
  // k's of a slice: a multiple of 4.
  sliceDepth: u32,
  // vec4s from a binding's beginning to each matrix; may have wrapped below zero.
  aStart: u32,
  aZStart: u32,
  bStart: u32,
  bZStart: u32,
  cStart: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> a: array<vec4f>;
@group(0) @binding(3) var<storage, read> aZ: array<vec4f>;
@group(0) @binding(4) var<storage, read> aConstants: array<vec4f>;
@group(0) @binding(5) var<storage, read> b: array<vec4f>;
@group(0) @binding(6) var<storage, read> bZ: array<vec4f>;
// B's, or the bias when B is plain: both belong to columns.
@group(0) @binding(7) var<storage, read> bConstants: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> c: array<vec4f>;

// The constants of four channels: x·factor + z·zFactor + addend.
struct Channels {
  factor: vec4f,
  zFactor: vec4f,
  addend: vec4f,
}

fn aChannels(vector: u32) -> Channels {
  var channels = Channels();
  if (A_KIND != PLAIN) {
    channels.factor = aConstants[vector];
    channels.addend = aConstants[select(1u, 2u, A_KIND >= GRADIENT) * params.aVectors + vector];
  }
  if (A_KIND >= GRADIENT) {
    channels.zFactor = aConstants[params.aVectors + vector];
  }
  return channels;
}

fn bChannels(vector: u32) -> Channels {
  var channels = Channels();
  if (B_KIND != PLAIN) {
    channels.factor = bConstants[vector];
    channels.addend = bConstants[select(1u, 2u, B_KIND >= GRADIENT) * params.vectors + vector];
  }
  if (B_KIND >= GRADIENT) {
    channels.zFactor = bConstants[params.vectors + vector];
  }
  return channels;
}

// An operand's value from what is stored.
fn valueOf(kind: u32, x: vec4f, z: vec4f, channels: Channels) -> vec4f {
  if (kind == PLAIN) {
    return x;
  }
  if (kind == AFFINE) {
    return fma(x, channels.factor, channels.addend);
  }
  let value = fma(x, channels.factor, fma(z, channels.zFactor, channels.addend));
  return select(value, vec4f(), vec4<bool>(kind == MASKED_GRADIENT) & (z <= vec4f()));
}

fn aStored(i: u32) -> vec4f {
  return a[params.aStart + i];
}

fn aZStored(i: u32) -> vec4f {
  if (A_KIND >= GRADIENT) {
    return aZ[params.aZStart + i];
  }
  return vec4f();
}

fn bStored(i: u32) -> vec4f {
  return b[params.bStart + i];
}

fn bZStored(i: u32) -> vec4f {
  if (B_KIND >= GRADIENT) {
    return bZ[params.bZStart + i];
  }
  return vec4f();
}

// vec4 `vector` of a row of C, if there is one.
fn store(matrix: u32, row: u32, vector: u32, sum: vec4f) {
  if (row >= params.rows || vector >= params.vectors) {
    return;
  }
  var value = sum;
  if (BIAS) {
    value += bConstants[vector];
  }
  if (RELU) {
    value = max(value, vec4f());
  }
  c[params.cStart + (matrix * params.rows + row) * params.vectors + vector] = value;
}
