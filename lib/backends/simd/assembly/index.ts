// Every kernel: (arguments, task, scratch of the thread). Numbers of arguments are bytes unless the kernel says else.
export { replicateBorder, transposeTaps } from "./border";
export { clusterLabels, clusterLoss, contextSums, lossScratch } from "./cluster_loss";
export { gradientSums, momentumUpdate, normalise } from "./elementwise";
export { peak } from "./peak";
export { packPanels, rowsConvolve, rowsFilterGradient, rowsFilterGradientReduce, rowsScratch } from "./rows";
export {
  winogradConvolve,
  winogradFilter,
  winogradFilterGradient,
  winogradFilterGradientReduce,
  winogradScratch,
} from "./winograd";
