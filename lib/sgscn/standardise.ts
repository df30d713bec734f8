/** Below this a channel counts as flat: an 8-bit sample is 1/255 wide. */
const FLAT_DEVIATION = 1e-4;

/** Mean and deviation of each of an image's three channels. */
export interface ChannelStatistics {
  mean: [number, number, number];
  /** 1 where the channel is flat. */
  deviation: [number, number, number];
}

/** Measures each channel of an image [height, width, 3]. */
export function channelStatistics(data: Float32Array): ChannelStatistics {
  const pixels = data.length / 3;
  const mean: [number, number, number] = [0, 0, 0];
  const deviation: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) mean[i % 3] += data[i] / pixels;
  for (let i = 0; i < data.length; i++) deviation[i % 3] += (data[i] - mean[i % 3]) ** 2 / pixels;
  for (let c = 0; c < 3; c++) {
    deviation[c] = Math.sqrt(deviation[c]);
    if (deviation[c] < FLAT_DEVIATION) deviation[c] = 1;
  }
  return { mean, deviation };
}

/**
 * The same with one deviation for all three channels, the root of their mean variance: what differs little goes on
 * differing little. For colours whose channels have one unit, as CIELAB's have.
 */
export function sharedStatistics(data: Float32Array): ChannelStatistics {
  const { mean } = channelStatistics(data);
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i] - mean[i % 3]) ** 2;
  const shared = Math.sqrt(squares / data.length);
  const deviation = shared < FLAT_DEVIATION ? 1 : shared;
  return { mean, deviation: [deviation, deviation, deviation] };
}

/** Each channel less its mean, over its deviation: a new [height, width, 3]. A departure from the paper. */
export function standardise(data: Float32Array, { mean, deviation }: ChannelStatistics): Float32Array {
  return data.map((value, i) => (value - mean[i % 3]) / deviation[i % 3]);
}
