// What winograd_output.wgsl does with a convolution: bias, ReLU, and count, mean and Σ(z − mean)² as a partial,
// [partials][3][vectors]. Sums are taken of z − pivot, the first value, so that their difference of squares loses nothing.
override RELU: bool = false;

// Without padding.
@group(0) @binding(5) var<storage, read> biases: array<f32>;

var<private> bias: vec4f;
var<private> pivot: vec4f;
var<private> total: vec4f;
var<private> squares: vec4f;
var<private> count: f32;

fn begin(v: u32) {
  bias = vec4f();
  for (var lane = 0u; lane < min(4u, params.channels - 4u * v); lane++) {
    bias[lane] = biases[4u * v + lane];
  }
  total = vec4f();
  squares = vec4f();
  count = 0.0;
}

fn emit(at: u32, value: vec4f) {
  var z = value + bias;
  if (RELU) {
    z = max(z, vec4f());
  }
  pixels[at - params.base] = z;
  if (count == 0.0) {
    pivot = z;
  }
  let apart = z - pivot;
  total += apart;
  squares = fma(apart, apart, squares);
  count += 1.0;
}

fn finish(partial: u32, v: u32) {
  let offset = total / count;
  let to = 3u * partial * params.vectors + v;
  partials[to] = vec4f(count);
  partials[to + params.vectors] = pivot + offset;
  partials[to + 2u * params.vectors] = max(vec4f(), fma(-offset, total, squares));
}
