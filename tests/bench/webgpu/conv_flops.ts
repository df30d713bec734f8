import { pitchOf } from "../../../lib/backends/webgpu/pixels.ts";
import { type BenchCase, CHANNELS } from "../cases.ts";
import type { KernelFlops } from "../kernel_flops.ts";

/** Colours of the input. */
const COLOURS = 3;
/** Of a 3×3 kernel. */
const TAPS = 9;
/** Products of one 4×4 tile: Winograd's F(4×4, 3×3). */
const WINOGRAD_POINTS = 36;

/**
 * Operations of each convolution of a step, by phase: `conv2 forward`, `conv2 input gradient`, `conv2 filter gradient`, and so on.
 * Executed are those of the matrix products, padded channels included; Winograd's transforms are left out.
 */
export function convFlops(
  { height, width, third }: Pick<BenchCase, "height" | "width" | "third">,
): Record<string, KernelFlops> {
  const pixels = height * width;
  const tiles = Math.ceil(height / 4) * Math.ceil(width / 4);
  const pitch = pitchOf(CHANNELS);
  const product = (taps: number, inputs: number): KernelFlops => ({
    effective: 2 * pixels * taps * inputs * CHANNELS,
    executed: 2 * pixels * taps * pitchOf(inputs) * pitch,
  });
  const winograd: KernelFlops = {
    effective: 2 * pixels * TAPS * CHANNELS * CHANNELS,
    executed: 2 * tiles * WINOGRAD_POINTS * pitch * pitch,
  };
  const first = product(TAPS, COLOURS); // its input is the image, whose gradient nobody wants
  const last = third === 3 ? winograd : product(1, CHANNELS);
  return {
    "conv1 forward": first,
    "conv1 filter gradient": first,
    ...phases("conv2", winograd),
    ...phases("conv3", last),
  };
}

function phases(layer: string, flops: KernelFlops): Record<string, KernelFlops> {
  return Object.fromEntries(
    ["forward", "input gradient", "filter gradient"].map((what) => [`${layer} ${what}`, flops]),
  );
}
