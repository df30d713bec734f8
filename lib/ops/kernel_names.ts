/** tfjs kernel names of the fused ops; each backend registers its own functions under them. */
export const CONV_RELU_STATS = "ConvReluStats";
export const CONV_FILTER_GRADIENT = "ConvReluStatsFilterGradient";
export const CONV_INPUT_GRADIENT = "ConvReluStatsInputGradient";
export const BATCH_NORM = "BatchNormWithStatistics";
export const BATCH_NORM_GRADIENT = "BatchNormWithStatisticsGradient";
/** Input y; output labels. */
export const CLUSTER_LABELS = "ClusterLabels";
export const CLUSTER_LOSS = "ClusterLoss";
export const CLUSTER_LOSS_GRADIENT = "ClusterLossGradient";
export const MOMENTUM_UPDATE = "MomentumUpdate";

/** {@linkcode CONV_RELU_STATS}: inputs x, filter, bias; outputs output, statistics. */
export interface ConvAttributes {
  replicate: boolean;
  relu: boolean;
}

/**
 * {@linkcode CONV_FILTER_GRADIENT} and {@linkcode CONV_INPUT_GRADIENT}, with the attributes of the convolution: inputs
 * dOutput, dStatistics, x, filter, output, statistics; outputs the filter's and the bias's gradients, or x's.
 */
export const CONV_GRADIENT_INPUTS = [
  "dOutput",
  "dStatistics",
  "x",
  "filter",
  "output",
  "statistics",
] as const;

/** {@linkcode CLUSTER_LOSS}: inputs y and, optionally, previousLabels; outputs total, summary, labels, gradient. */
export interface ClusterLossAttributes {
  ce: number;
  ss: number;
  cc: number;
  contextLoss: "none" | "raw" | "soft";
}

/** {@linkcode MOMENTUM_UPDATE}: inputs parameter, velocity, gradient; no outputs, the first two change in place. */
export interface MomentumAttributes {
  momentum: number;
  learningRate: number;
}

/** Added to the variance. PyTorch's default, as in the published code. */
export const BN_EPSILON = 1e-5;

/** Added to every y by the `raw` context loss, as in the published code. */
export const CONTEXT_EPSILON = 1e-3;
