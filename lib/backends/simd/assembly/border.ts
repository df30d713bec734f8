// Replicate padding's share of the input gradient: what flows into the ring of repeated pixels round the image belongs
// to the edge pixels they repeat.
import { add, arg, argF, madd, store8, zero } from "./lanes";
import { gradientPixel } from "./operands";

/**
 * Adds the gradient of one repeated pixel (row, column; one of them −1 or the side) onto its edge pixel and to the
 * sums: Σ over the taps that reach it from inside of W[tap]·dz.
 */
function addRepeated(args: usize, row: i32, column: i32, dz: usize, sums: usize): void {
  const height = arg(args, 0),
    width = arg(args, 1),
    pitch = <usize> arg(args, 2),
    outPitch = <usize> arg(args, 3);
  const columns = arg(args, 4), taps = <usize> arg(args, 5);
  const d = <usize> arg(args, 12), z = <usize> arg(args, 13);
  const ca = <usize> arg(args, 14), cb = <usize> arg(args, 15), cc = <usize> arg(args, 16);
  const edge = (<usize> max(0, min(height - 1, row)) * width + max(0, min(width - 1, column))) * outPitch;
  const out = <usize> arg(args, 18) + edge;
  const front = <usize> arg(args, 22), mean = <usize> arg(args, 23);
  const total = dz + pitch;
  zero(total, outPitch);
  for (let i = -1; i <= 1; i++) {
    for (let j = -1; j <= 1; j++) {
      // Output pixel whose tap (1 + i, 1 + j) reads the repeated pixel.
      const r = row - i, c = column - j;
      if (r < 0 || c < 0 || r >= height || c >= width) continue;
      const at = (<usize> r * width + c) * pitch;
      gradientPixel(dz, d + at, z + at, ca, cb, cc, argF(args, 17), pitch);
      const filter = taps + <usize> ((i + 1) * 3 + (j + 1)) * columns * outPitch;
      for (let k = 0; k < columns; k++) {
        const x = v128.load_splat<f32>(dz + (<usize> k << 2));
        const from = filter + <usize> k * outPitch;
        for (let o: usize = 0; o < outPitch; o += 32) {
          store8(
            total + o,
            madd(x, v128.load(from + o), v128.load(total + o)),
            madd(x, v128.load(from + o, 16), v128.load(total + o, 16)),
          );
        }
      }
    }
  }
  for (let o: usize = 0; o < outPitch; o += 16) {
    const t = v128.load(total + o);
    v128.store(out + o, add(v128.load(out + o), t));
    if (front) {
      v128.store(sums + o, add(v128.load(sums + o), t));
      const centred = f32x4.sub(v128.load(front + edge + o), v128.load(mean + o));
      v128.store(sums + outPitch + o, madd(t, centred, v128.load(sums + outPitch + o)));
    }
  }
}

/**
 * The whole ring, one task: edge pixels at corners take from several repeated ones, in a fixed order.
 * args as winogradConvolve's with gradient = 1, but 4 output channels, 5 taps [3, 3, outputs, outPitch of d].
 */
export function replicateBorder(args: usize, _task: i32, scratch: usize): void {
  const height = arg(args, 0), width = arg(args, 1), outPitch = <usize> arg(args, 3);
  const sums = <usize> arg(args, 19);
  zero(sums, 2 * outPitch);
  for (let column = -1; column <= width; column++) {
    addRepeated(args, -1, column, scratch, sums);
    addRepeated(args, height, column, scratch, sums);
  }
  for (let row = 0; row < height; row++) {
    addRepeated(args, row, -1, scratch, sums);
    addRepeated(args, row, width, scratch, sums);
  }
}

/** Filter [3, 3, inputs, outputs] to [3, 3, outputs, padded inputs]; one task: one tap. args: filter, inputs, outputs, taps, pitch. */
export function transposeTaps(args: usize, tap: i32, _scratch: usize): void {
  const inputs = arg(args, 1), outputs = arg(args, 2), pitch = <usize> arg(args, 4);
  const filter = <usize> arg(args, 0) + (<usize> (tap * inputs * outputs) << 2);
  const to = <usize> arg(args, 3) + <usize> (tap * outputs) * pitch;
  zero(to, <usize> outputs * pitch);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) {
      store<f32>(
        to + <usize> o * pitch + (<usize> i << 2),
        load<f32>(filter + (<usize> (i * outputs + o) << 2)),
      );
    }
  }
}
