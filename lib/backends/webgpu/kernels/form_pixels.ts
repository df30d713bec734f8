import type { Affine, Pixels, Scaled } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";

const PAD: Shader = { name: "pad", files: ["pad"], buffers: ["read", "write"] };
const UNPAD: Shader = { name: "unpad", files: ["unpad"], buffers: ["read", "write"] };
const FORM: Shader = { name: "form", files: ["form"], buffers: ["read", "read", "write"] };
const THREADS = 64;

/** Values without padding, [H, W, C], as pixels of their own. */
export function padPixels(backend: WebgpuBackend, from: GPUBuffer, shape: number[]): Pixels {
  const [height, width, channels] = shape;
  const pixels = backend.allocatePixels(height, width, channels);
  for (const { first, end } of backend.bands(pixels)) {
    const count = (end - first) * width * pixels.pitch / 4;
    const source = backend.window(from, { height, rowBytes: width * channels * 4 }, first, end);
    const to = backend.rows(pixels, first, end);
    backend.run(PAD, {
      parameters: [count, channels, pixels.pitch / 4, first * width, source.base, to.base],
      buffers: [source, to],
      groups: Math.ceil(count / THREADS),
    });
  }
  return pixels;
}

/** The same values without padding, in a buffer of their own. */
export function unpadPixels(backend: WebgpuBackend, pixels: Pixels): GPUBuffer {
  const { height, width, channels, pitch, block } = pixels;
  const to = backend.arena.storage(height * width * channels * 4);
  if (channels === pitch) {
    backend.copy(block.buffer, to, to.size);
    return to;
  }
  for (const { first, end } of backend.bands(pixels)) {
    const from = backend.rows(pixels, first, end);
    const count = (end - first) * width * channels;
    const target = backend.window(to, { height, rowBytes: width * channels * 4 }, first, end);
    backend.run(UNPAD, {
      parameters: [count, channels, pitch, first * width, from.base, target.base],
      buffers: [from, target],
      groups: Math.ceil(count / THREADS),
    });
  }
  return to;
}

/** A batch norm or a scaled gradient, formed. */
export function formPixels(
  backend: WebgpuBackend,
  { affine, scaled }: { affine?: Affine; scaled?: Scaled },
): Pixels {
  const from = affine?.z ?? scaled!.d;
  const { height, width, channels, pitch } = from;
  const to = backend.allocatePixels(height, width, channels);
  for (const { first, end } of backend.bands(from)) {
    const window = backend.rows(from, first, end), target = backend.rows(to, first, end);
    const count = (end - first) * width * pitch / 4;
    backend.run(FORM, {
      constants: { SHIFTED: Number(affine !== undefined) },
      parameters: [count, pitch / 4, first * width * pitch / 4, window.base, target.base],
      buffers: [window, affine?.constants.buffer ?? scaled!.scale.buffer, target],
      groups: Math.ceil(count / THREADS),
    });
  }
  return to;
}
