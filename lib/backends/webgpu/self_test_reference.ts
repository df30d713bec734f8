/** Numbers in the shape [rows, columns, channels] or [side, side, in, out], row-major. */
export interface Values {
  shape: number[];
  data: Float64Array;
}

/** A layer: convolution with replicated edges, ReLU if it says so, batch norm. */
export interface Layer {
  /** [side, side, in, out]. */
  filter: Values;
  /** [out], each. */
  bias: Values;
  gamma: Values;
  beta: Values;
}

/** PyTorch's default, as in the published code. */
const BN_EPSILON = 1e-5;

/** The losses of a network on one image, unweighted, in float64 and as the formulas read: what a GPU is judged by. */
export function referenceLosses(image: Values, layers: readonly Layer[], relu: readonly boolean[]) {
  const y = layers.reduce((x, layer, i) => normalise(convolve(x, layer, relu[i]), layer), image); // [H, W, C]
  return { ce: crossEntropy(y), ss: spatialLoss(y), cc: softContextLoss(y) };
}

function convolve(x: Values, { filter, bias }: Layer, relu: boolean): Values {
  const [height, width, inputs] = x.shape, [side, , , outputs] = filter.shape;
  const radius = (side - 1) / 2;
  const data = new Float64Array(height * width * outputs);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const sums = data.subarray(pixel * outputs, (pixel + 1) * outputs);
    sums.set(bias.data);
    for (let tap = 0; tap < side * side; tap++) {
      const row = clamp(Math.floor(pixel / width) + Math.floor(tap / side) - radius, height);
      const column = clamp(pixel % width + tap % side - radius, width);
      for (let i = 0; i < inputs; i++) {
        const value = x.data[(row * width + column) * inputs + i];
        for (let o = 0; o < outputs; o++) sums[o] += value * filter.data[(tap * inputs + i) * outputs + o];
      }
    }
    if (relu) sums.forEach((sum, o) => sums[o] = Math.max(0, sum));
  }
  return { shape: [height, width, outputs], data };
}

function normalise({ shape, data }: Values, { gamma, beta }: Layer): Values {
  const channels = shape[2], pixels = shape[0] * shape[1];
  const result = new Float64Array(data.length);
  for (let c = 0; c < channels; c++) {
    let mean = 0, variance = 0;
    for (let i = c; i < data.length; i += channels) mean += data[i] / pixels;
    for (let i = c; i < data.length; i += channels) variance += (data[i] - mean) ** 2 / pixels;
    const scale = gamma.data[c] / Math.sqrt(variance + BN_EPSILON);
    for (let i = c; i < data.length; i += channels) result[i] = (data[i] - mean) * scale + beta.data[c];
  }
  return { shape, data: result };
}

/** The softmax of one pixel's channels. */
function softmax(scores: Float64Array): Float64Array {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** The highest probability is the label's. */
function crossEntropy(y: Values): number {
  const all = pixelsOf(y);
  return all.reduce((sum, scores) => sum - Math.log(Math.max(...softmax(scores))), 0) / all.length;
}

function spatialLoss({ shape: [height, width, channels], data }: Values): number {
  let down = 0, across = 0;
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels);
    if (pixel + width < height * width) down += Math.abs(data[i + width * channels] - data[i]);
    if (pixel % width < width - 1) across += Math.abs(data[i + channels] - data[i]);
  }
  return down / ((height - 1) * width * channels) + across / (height * (width - 1) * channels);
}

function softContextLoss(y: Values): number {
  const [height, width, channels] = y.shape;
  const shares = pixelsOf(y).map(softmax);
  const x = (pixel: number) => 2 * (pixel % width) / width - 1;
  const y_ = (pixel: number) => 2 * Math.floor(pixel / width) / height - 1;
  let loss = 0;
  for (let c = 0; c < channels; c++) {
    const weighted = (value: (pixel: number) => number) =>
      shares.reduce((sum, share, pixel) => sum + share[c] * value(pixel), 0);
    const mass = weighted(() => 1), cx = weighted(x) / mass, cy = weighted(y_) / mass;
    loss += weighted((pixel) => (x(pixel) - cx) ** 2 + (y_(pixel) - cy) ** 2) / (height * width);
  }
  return loss;
}

function pixelsOf({ shape: [height, width, channels], data }: Values): Float64Array[] {
  return Array.from(
    { length: height * width },
    (_, pixel) => data.subarray(pixel * channels, (pixel + 1) * channels),
  );
}

function clamp(index: number, size: number): number {
  return Math.max(0, Math.min(size - 1, index));
}
