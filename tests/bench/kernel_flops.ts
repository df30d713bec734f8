import { tilesOf } from "../../lib/backends/simd/kernels/conv_plan.ts";
import { LANES } from "../../lib/backends/simd/simd_backend.ts";
import { type BenchCase, CHANNELS } from "./cases.ts";

/** Floating-point operations of one kernel in one step; a multiply-add is two. */
export interface KernelFlops {
  /** What a direct convolution, tap by tap, would need. */
  effective: number;
  /** What the kernel's matrix products do, padded columns included; Winograd's transforms are left out. */
  executed: number;
}

/** Colours of the input. */
const COLOURS = 3;
const TAPS = 9;
/** Products of one 4×4 tile: Winograd's F(4×4, 3×3). */
const WINOGRAD_POINTS = 36;

/**
 * Operations of the kernels that convolve, by name. The names say how: `winograd…` for 3×3 over many channels, `rows…`
 * for 1×1 and for 3×3 over colours; `…Convolve` is the forward pass and the input gradient alike.
 */
export function kernelFlops({ height, width, third }: BenchCase): Record<string, KernelFlops> {
  const pixels = height * width;
  const padded = Math.ceil(CHANNELS / LANES) * LANES;
  const rows = (depth: number) => ({
    effective: 2 * pixels * depth * CHANNELS,
    executed: 2 * pixels * depth * padded,
  });
  const winograd = {
    effective: 2 * pixels * TAPS * CHANNELS * CHANNELS,
    executed: 2 * tilesOf(height, width) * WINOGRAD_POINTS * CHANNELS * padded,
  };
  const first = rows(TAPS * COLOURS); // its input is the image, whose gradient nobody wants
  return third === 3
    ? {
      winogradConvolve: times(4, winograd),
      winogradFilterGradient: times(2, winograd),
      rowsConvolve: first,
      rowsFilterGradient: first,
    }
    : {
      winogradConvolve: times(2, winograd),
      winogradFilterGradient: winograd,
      rowsConvolve: sum(first, times(2, rows(CHANNELS))),
      rowsFilterGradient: sum(first, rows(CHANNELS)),
    };
}

function times(count: number, { effective, executed }: KernelFlops): KernelFlops {
  return { effective: count * effective, executed: count * executed };
}

function sum(a: KernelFlops, b: KernelFlops): KernelFlops {
  return { effective: a.effective + b.effective, executed: a.executed + b.executed };
}
