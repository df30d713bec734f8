import type { MemoryModel } from "../memory_model.ts";

/** What training on simd needs of what WebAssembly can address. */
export const SIMD_MEMORY: MemoryModel = {
  what: "WebAssembly's memory",
  bytes: 2 ** 32,
  images: 7, // three activations, three gradients, one being formed
  otherBytes: 256 * 2 ** 20, // filters, scratch of the threads, sums
  lanes: 8,
};
