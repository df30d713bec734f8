// Scores of a pixel, y = scale·z + shift or z itself, for shaders that add up over a pixel's channels. LANES threads side by side
// share a pixel, every LANES-th vec4 each: on a GPU their loads join into one; elsewhere a thread takes a pixel alone. A
// workgroup takes BATCHES times THREADS / LANES pixels. lanes_memory.wgsl or lanes_subgroups.wgsl puts together
// what the sharers found.
override THREADS: u32 = 64u;
// A power of two, at most VECTORS.
override LANES: u32 = 1u;
override BATCHES: u32 = 1u;
override CHANNELS: u32 = 1u;
// Whether y is a batch norm that nobody formed.
override AFFINE: bool = false;

// vec4s of a pixel.
override VECTORS: u32 = (CHANNELS + 3u) / 4u;
// In the place of scores that only pad: wins nothing, weighs nothing.
const LOWEST = -1e30;

@group(0) @binding(2) var<storage, read> z: array<vec4f>;
// [scale][shift][mean]; unused unless AFFINE.
@group(0) @binding(3) var<storage, read> constants: array<vec4f>;

// The scores of the pixel whose first vec4 is z[at].
fn scores(at: u32, vector: u32) -> vec4f {
  var y = z[at + vector];
  if (AFFINE) {
    y = constants[vector] * y + constants[VECTORS + vector];
  }
  if (CHANNELS % 4u != 0u) {
    y = select(vec4f(LOWEST), y, vec4u(4u * vector) + vec4u(0, 1, 2, 3) < vec4u(CHANNELS));
  }
  return y;
}
