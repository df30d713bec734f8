// What winograd_output.wgsl does with an input gradient d: stores it, and where SUMS leaves Σd and Σd·(z − mean) as a
// partial, [partials][2][vectors], for the batch norm of z in front of the convolution.
override SUMS: bool = false;

@group(0) @binding(5) var<storage, read> front: array<vec4f>;
// [scale][shift][mean] of the batch norm.
@group(0) @binding(6) var<storage, read> frontConstants: array<vec4f>;

var<private> mean: vec4f;
var<private> total: vec4f;
var<private> product: vec4f;

fn begin(v: u32) {
  total = vec4f();
  product = vec4f();
  if (SUMS) {
    mean = frontConstants[2u * params.vectors + v];
  }
}

fn emit(at: u32, value: vec4f) {
  pixels[at - params.base] = value;
  if (SUMS) {
    total += value;
    product = fma(value, front[at - params.frontBase] - mean, product);
  }
}

fn finish(partial: u32, v: u32) {
  if (SUMS) {
    let to = 2u * partial * params.vectors + v;
    partials[to] = total;
    partials[to + params.vectors] = product;
  }
}
