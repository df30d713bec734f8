// Passes over memory that no convolution or loss could take along.
import { arg, argF } from "./lanes";
import { addGradientSums, affinePixel } from "./operands";

/** y = scale·z + shift of one block of pixels. args: 0 z, 1 scale, 2 shift, 3 out, 4 pixels, 5 blockPixels, 6 pitch. */
export function normalise(args: usize, block: i32, _scratch: usize): void {
  const blockPixels = arg(args, 5), first = block * blockPixels, end = min(arg(args, 4), first + blockPixels);
  const pitch = <usize> arg(args, 6);
  for (let p = first; p < end; p++) {
    const o = <usize> p * pitch;
    affinePixel(
      <usize> arg(args, 3) + o,
      <usize> arg(args, 0) + o,
      <usize> arg(args, 1),
      <usize> arg(args, 2),
      pitch,
    );
  }
}

/** Σd and Σd·(z − mean) of one block. args: 0 d, 1 z, 2 mean, 3 sums of the blocks, 4 pixels, 5 blockPixels, 6 pitch. */
export function gradientSums(args: usize, block: i32, _scratch: usize): void {
  const blockPixels = arg(args, 5), first = block * blockPixels, n = min(blockPixels, arg(args, 4) - first);
  const pitch = <usize> arg(args, 6), o = <usize> first * pitch;
  const sums = <usize> arg(args, 3) + <usize> block * 2 * pitch;
  memory.fill(sums, 0, 2 * pitch);
  addGradientSums(<usize> arg(args, 0) + o, <usize> arg(args, 1) + o, n, pitch, <usize> arg(args, 2), sums);
}

/**
 * v ← momentum·v + g, p ← p − rate·v over a block. args: 0 p, 1 v, 2 g, 3 count, 4 block, 5 momentum, 6 rate.
 */
export function momentumUpdate(args: usize, block: i32, _scratch: usize): void {
  const size = arg(args, 4), first = block * size, end = min(arg(args, 3), first + size);
  const momentum = argF(args, 5), rate = argF(args, 6);
  const p = <usize> arg(args, 0), v = <usize> arg(args, 1), g = <usize> arg(args, 2);
  for (let i = <usize> first << 2, stop = <usize> end << 2; i < stop; i += 4) {
    const velocity = momentum * load<f32>(v + i) + load<f32>(g + i);
    store<f32>(v + i, velocity);
    store<f32>(p + i, load<f32>(p + i) - rate * velocity);
  }
}
