import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Block, type Pixels, VECTOR, type Window } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";

/** How pixels are dealt out to threads: see shaders/cluster_scores.wgsl. */
const GPU = { THREADS: 256, LANES: 8, BATCHES: 4 };
const SOFTWARE = { THREADS: 64, LANES: 1, BATCHES: 1 };

/** What labels are taken from: a batch norm that nobody formed, or an image of channels as it is. */
export interface Scores {
  z: Pixels;
  isAffine: boolean;
  /** [scale][shift][mean] of the batch norm. */
  constants?: Block;
}

export function scoresOf(backend: WebgpuBackend, y: TensorInfo): Scores {
  const { affine } = backend.dataOf(y);
  if (!affine) return { z: backend.pixelsOf(y), isAffine: false };
  const [height, width] = y.shape;
  return { z: { ...affine.z, height, width }, isAffine: true, constants: affine.constants };
}

/** z and the constants for a shader; z again where there are none, as something must be bound. */
export function scoresBindings(
  backend: WebgpuBackend,
  { z, constants }: Scores,
  { first, end }: { first: number; end: number },
): [Window, GPUBuffer | Window] {
  const window = backend.rows(z, first, end);
  return [window, constants?.buffer ?? window];
}

/** Workgroups of shaders that add up over a pixel's channels, by bands of rows. */
export interface PixelGroups {
  constants: typeof GPU;
  bands: {
    /** Rows. */
    first: number;
    end: number;
    /** First pixel, and pixels. */
    firstPixel: number;
    pixels: number;
    /** First workgroup, and workgroups. */
    firstGroup: number;
    groups: number;
  }[];
  /** Of all bands. */
  groups: number;
}

/** A shader whose threads share pixels, in its two forms. */
export interface SharingShader {
  memory: Shader;
  subgroups: Shader;
}

/** @param file comes after the files that say how pixels are shared. */
export function sharingShader(name: string, file: string, buffers: Shader["buffers"]): SharingShader {
  return {
    memory: { name, files: ["cluster_scores", "lanes_memory", file], buffers },
    subgroups: {
      name: `${name}, subgroups`,
      files: ["cluster_scores", "lanes_subgroups", file],
      buffers,
      extensions: ["subgroups"],
    },
  };
}

/** The form that suits the device. */
export function formFor({ variants }: WebgpuBackend, { memory, subgroups }: SharingShader): Shader {
  return variants.subgroups ? subgroups : memory;
}

export function pixelGroupsOf(backend: WebgpuBackend, pixels: Pixels): PixelGroups {
  const { width, pitch } = pixels;
  const constants = { ...backend.gpu.isSoftware ? SOFTWARE : GPU };
  while (constants.LANES > pitch / VECTOR) constants.LANES /= 2;
  const groupPixels = constants.THREADS / constants.LANES * constants.BATCHES;
  let total = 0;
  const bands = backend.bands(pixels).map(({ first, end }) => {
    const count = (end - first) * width, groups = Math.ceil(count / groupPixels);
    const band = { first, end, firstPixel: first * width, pixels: count, firstGroup: total, groups };
    total += groups;
    return band;
  });
  return { constants, bands, groups: total };
}
