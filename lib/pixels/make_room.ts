import { KERNEL_MODULE, type PixelKernels } from "./kernel_module.js";

/** The kernels, and room in their memory for what they are given and what they write. */
export interface Room<Name extends string> {
  kernels: PixelKernels;
  /** Where each piece begins, in bytes. */
  at: Record<Name, number>;
  /** The whole memory, by what its pieces hold. */
  bytes: Uint8Array<ArrayBuffer>;
  words: Uint32Array<ArrayBuffer>;
  floats: Float32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;
}

/** Every piece begins on a cache line. */
const ALIGNMENT = 64;
/** Kernels read whole vectors, which reach so far beyond the last of what they need. */
const SLACK = 64;
const PAGE_BYTES = 65_536;
/** A memory that has grown larger is given up when less is needed, since it cannot shrink. */
const KEPT_BYTES = 2 ** 24;

let held: PixelKernels | undefined;

/**
 * Makes room for some pieces of data, all of them at once, since memory that grows takes its views away. The room is the
 * caller's until the next one is made: what is wanted for longer is to be copied. Contents are undefined.
 *
 * @param sizes of the pieces, in bytes
 * @throws {RangeError} when there is not so much memory
 */
export function makeRoom<Name extends string>(sizes: Record<Name, number>): Room<Name> {
  const at = {} as Record<Name, number>;
  let end = ALIGNMENT; // address 0 stands for "none"
  for (const name in sizes) {
    at[name] = end;
    end += Math.ceil((sizes[name] + SLACK) / ALIGNMENT) * ALIGNMENT;
  }
  if (held && held.memory.buffer.byteLength > KEPT_BYTES && end <= KEPT_BYTES) held = undefined;
  const kernels = held ??= new WebAssembly.Instance(KERNEL_MODULE).exports as unknown as PixelKernels;
  const { memory } = kernels;
  if (memory.buffer.byteLength < end) memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES));
  const buffer = memory.buffer as ArrayBuffer;
  return {
    kernels,
    at,
    bytes: new Uint8Array(buffer),
    words: new Uint32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
  };
}
