import type { DataType, TensorInfo, TypedArray } from "@tensorflow/tfjs-core";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { Block } from "./kernel_memory.ts";
import type { Runtime } from "./runtime.ts";

/** Channels that the kernels take at a time: a pixel's channels are padded to a multiple. */
export const LANES = 8;

/** A batch norm that nobody has formed yet: scale·z + shift, per channel. Holds z's block. */
export interface Affine {
  z: Pixels;
  /** [pitch] of floats: scale, shift, mean; pad channels have scale 0 and shift 0. */
  constants: Block;
}

/** A gradient that is another one, scaled per channel. Holds that one's block. */
export interface Scaled {
  d: Pixels;
  /** [channels]. */
  scale: Float64Array;
}

/** An image of channels in the kernels' memory. */
export interface Pixels {
  block: Block;
  height: number;
  width: number;
  channels: number;
  /** Bytes from one pixel to the next. */
  pitch: number;
}

/** Σd and Σd·(z − mean) per channel that the kernel which wrote d has left, for the batch norm z belongs to. */
export interface GradientSums {
  zAddress: number;
  /** [channels] each. */
  sum: Float64Array;
  product: Float64Array;
}

/** What stands behind a tensor of ours. tfjs's own kernels see `values` alone, which forms it when they ask. */
export interface SimdData {
  values: TypedArray;
  dtype: DataType;
  refCount: number;
  /** Floats without padding: parameters and their gradients. */
  dense?: Block;
  pixels?: Pixels;
  affine?: Affine;
  scaled?: Scaled;
  /** Labels, one byte a pixel. */
  labels?: Block;
  sums?: GradientSums;
}

/**
 * A tfjs backend on WebAssembly SIMD and threads. Every stock op works as on tfjs's cpu backend, which it extends; ours
 * find their operands in the kernels' memory, with the channels padded to a multiple of 8.
 */
export class SimdBackend extends MathBackendCPU {
  constructor(readonly runtime: Runtime) {
    super();
  }

  /** An empty image of channels. The caller fills it and makes it a tensor. */
  allocatePixels(height: number, width: number, channels: number): Pixels {
    const pitch = Math.ceil(channels / LANES) * LANES * 4;
    return { block: this.runtime.memory.allocate(height * width * pitch), height, width, channels, pitch };
  }

  /** A tensor [H, W, C] of pixels; takes over the caller's hold. */
  pixelsTensor(pixels: Pixels, sums?: GradientSums): TensorInfo {
    return this.#tensor([pixels.height, pixels.width, pixels.channels], "float32", {
      pixels,
      sums,
      form: () => this.#unpad(pixels),
    });
  }

  /** A tensor that is scale·z + shift, not formed; takes over the caller's hold on the constants and adds one to z. */
  affineTensor(affine: Affine): TensorInfo {
    const { z } = affine;
    z.block.holders++;
    return this.#tensor([z.height, z.width, z.channels], "float32", {
      affine,
      form: () => {
        const formed = this.formAffine(affine);
        // A copy: without padding, what #unpad gives is a view of the block that goes.
        const values = z.pitch === z.channels * 4 ? this.#unpad(formed).slice() : this.#unpad(formed);
        this.runtime.memory.release(formed.block);
        return values;
      },
    });
  }

  /** A tensor that is scale·d, not formed; adds a hold to d. */
  scaledTensor(scaled: Scaled): TensorInfo {
    const { d, scale } = scaled;
    d.block.holders++;
    return this.#tensor([d.height, d.width, d.channels], "float32", {
      scaled,
      form: () => this.#unpad(d).map((value, i) => value * scale[i % d.channels]),
    });
  }

  /** A tensor of floats without padding, contents undefined. */
  denseTensor(shape: number[]): TensorInfo {
    const size = shape.reduce((product, side) => product * side, 1);
    const dense = this.runtime.memory.allocate(size * 4);
    return this.#tensor(shape, "float32", {
      dense,
      form: () => this.runtime.memory.floats(dense.address, size),
    });
  }

  /** A tensor of labels [H, W] over bytes; takes over the caller's hold. */
  labelsTensor(labels: Block, height: number, width: number): TensorInfo {
    return this.#tensor([height, width], "int32", {
      labels,
      form: () => Int32Array.from(this.runtime.memory.bytes(labels.address, height * width)),
    });
  }

  /** A small tensor of numbers. */
  valuesTensor(shape: number[], values: ArrayLike<number>): TensorInfo {
    return this.makeTensorInfo(shape, "float32", Float32Array.from(values));
  }

  /**
   * A tensor [H, W, C] where it lies, for readers that can step over the padding: a view, valid until the tensor goes
   * or memory grows. `pitch` is in floats.
   */
  viewPixels(info: TensorInfo): { data: Float32Array; pitch: number } {
    const { block, height, width, pitch } = this.pixelsOf(info);
    return {
      data: this.runtime.memory.floats(block.address, height * width * pitch / 4),
      pitch: pitch / 4,
    };
  }

  dataOf(info: TensorInfo): SimdData {
    return this.data.get(info.dataId) as unknown as SimdData;
  }

  /** The address of a tensor's floats without padding, moved to the kernels' memory if they were not there. */
  denseAddress(info: TensorInfo): number {
    const data = this.dataOf(info);
    if (!data.dense) {
      const dense = this.runtime.memory.allocate(data.values.length * 4);
      const { values } = data; // read after allocating, as in pixelsOf
      this.runtime.memory.floats(dense.address, values.length).set(values as Float32Array);
      data.dense = dense;
      // From here on the floats live in one place.
      Object.defineProperty(data, "values", {
        get: () => this.runtime.memory.floats(dense.address, values.length),
        configurable: true,
      });
    }
    return data.dense.address;
  }

  /** A tensor [H, W, C] as pixels, formed if it was not, moved to the kernels' memory if it was not there. */
  pixelsOf(info: TensorInfo): Pixels {
    const data = this.dataOf(info);
    if (data.affine) data.pixels ??= this.formAffine(data.affine);
    if (data.pixels) return shapedAs(data.pixels, info.shape);
    const [height, width, channels] = info.shape;
    const pixels = this.allocatePixels(height, width, channels);
    const { values } = data; // read after allocating: growing an unshared memory empties every view of it
    const floats = this.runtime.memory.floats(pixels.block.address, height * width * pixels.pitch / 4).fill(
      0,
    );
    const step = pixels.pitch / 4;
    for (let p = 0; p < height * width; p++) {
      for (let c = 0; c < channels; c++) floats[p * step + c] = values[p * channels + c];
    }
    return data.pixels = pixels;
  }

  /** scale·z + shift, as pixels of its own. */
  formAffine({ z, constants }: Affine): Pixels {
    const out = this.allocatePixels(z.height, z.width, z.channels);
    const pixels = z.height * z.width, blockPixels = 1024;
    const { address } = constants;
    this.runtime.run("normalise", Math.ceil(pixels / blockPixels), [
      z.block.address,
      address,
      address + z.pitch,
      out.block.address,
      pixels,
      blockPixels,
      z.pitch,
    ]);
    return out;
  }

  /** A copy: what tfjs hands to its users must not change with the next step, nor vanish when memory grows. */
  override readSync(dataId: object): TypedArray {
    const data = this.data.get(dataId) as unknown as SimdData;
    return data.dense || data.pixels ? data.values.slice() : super.readSync(dataId) as TypedArray;
  }

  override disposeData(dataId: object, force = false): boolean {
    const data = this.data.has(dataId) ? this.data.get(dataId) as unknown as SimdData : undefined;
    const gone = super.disposeData(dataId, force);
    if (gone && data) {
      const { memory } = this.runtime;
      if (data.dense) memory.release(data.dense);
      if (data.pixels) memory.release(data.pixels.block);
      if (data.labels) memory.release(data.labels);
      if (data.scaled) memory.release(data.scaled.d.block);
      if (data.affine) {
        memory.release(data.affine.constants);
        memory.release(data.affine.z.block);
      }
    }
    return gone;
  }

  override dispose(): void {
    this.runtime.close();
    super.dispose();
  }

  #tensor(
    shape: number[],
    dtype: DataType,
    { form, ...parts }: Partial<SimdData> & { form: () => TypedArray },
  ): TensorInfo {
    const dataId = {};
    const data = { ...parts, dtype, refCount: 1 } as SimdData;
    Object.defineProperty(data, "values", { get: form, configurable: true });
    this.data.set(dataId, data as unknown as Parameters<typeof this.data.set>[1]);
    return { dataId, shape, dtype };
  }

  #unpad({ block, height, width, channels, pitch }: Pixels): Float32Array {
    const step = pitch / 4, pixels = height * width;
    const padded = this.runtime.memory.floats(block.address, pixels * step);
    if (step === channels) return padded;
    const values = new Float32Array(pixels * channels);
    for (let p = 0; p < pixels; p++) {
      values.set(padded.subarray(p * step, p * step + channels), p * channels);
    }
    return values;
  }
}

/** The same pixels under a reshaped tensor's own height and width. */
export function shapedAs(pixels: Pixels, [height, width, channels]: number[]): Pixels {
  if (channels !== pixels.channels) {
    throw new Error(`Cannot take pixels of ${pixels.channels} channels as [${height},${width},${channels}]`);
  }
  return { ...pixels, height, width };
}
