import type { MemoryModel } from "../memory_model.ts";
import { VECTOR } from "./pixels.ts";

/** Rows that one binding must hold at least: a row of 4×4 tiles with four more on either side. */
const ROWS_A_BINDING = 12;

/**
 * What training on a GPU needs of what its adapter says of itself: every image of channels is a buffer of its own, so the
 * largest buffer is the limit, and passes go over it in bands that fit a binding. How much memory there is in all, WebGPU does
 * not tell; what is more than that fails when it is allocated.
 */
export function webgpuMemory(
  { maxBufferSize, maxStorageBufferBindingSize, minStorageBufferOffsetAlignment }: Pick<
    GPUSupportedLimits,
    "maxBufferSize" | "maxStorageBufferBindingSize" | "minStorageBufferOffsetAlignment"
  >,
): MemoryModel {
  const bindingBytes = Math.min(maxBufferSize, maxStorageBufferBindingSize) - minStorageBufferOffsetAlignment;
  return {
    what: "the GPU's largest buffer",
    bytes: maxBufferSize,
    images: 1,
    otherBytes: 0,
    lanes: VECTOR,
    maxRowBytes: Math.floor(bindingBytes / ROWS_A_BINDING),
  };
}
