import type { Faults } from "./faults.ts";

/** What the queue's commands need beside their own use: stock ops upload to and read from the same buffers. */
const STORAGE = 0x80 | 0x4 | 0x8; // STORAGE | COPY_SRC | COPY_DST; named constants are not there without a GPU

/**
 * The GPU buffers of one piece of work (a training, or everything outside of one), used again by exact size and all
 * destroyed at its end. tfjs's own manager keeps what it once allocated for ever.
 *
 * A buffer may be taken again as soon as it was given back, even when the commands that use it were not yet submitted:
 * commands run in the order in which they were encoded.
 *
 * It stands in for tfjs's `BufferManager`, hence the names of its methods.
 */
export class Arena {
  readonly #device: GPUDevice;
  readonly #faults: Faults;
  readonly #free = new Map<string, GPUBuffer[]>();
  readonly #used = new Set<GPUBuffer>();
  readonly #pinned = new Set<GPUBuffer>();
  readonly #uniforms = new Map<string, GPUBuffer>();
  /** True while the commands that use its buffers are recorded. */
  isRecorded = false;
  /** Bytes in use now. */
  numBytesUsed = 0;
  /** Bytes in use or kept to be used again. */
  numBytesAllocated = 0;

  constructor(device: GPUDevice, faults: Faults) {
    this.#device = device;
    this.#faults = faults;
  }

  /** A buffer of exactly `size` bytes, contents undefined. Those that are never `reuse`d are destroyed when released. */
  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GPUBuffer {
    // What is uploaded while commands are recorded, their replays will read again: it stays, in a buffer that no
    // command before it has written to.
    const isConstant = mappedAtCreation && this.isRecorded;
    const buffer = (reuse && !isConstant && this.#free.get(keyOf(size, usage))?.pop()) ||
      this.#create({ size, usage, mappedAtCreation });
    if (isConstant) this.#pinned.add(buffer);
    this.#used.add(buffer);
    this.numBytesUsed += size;
    return buffer;
  }

  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (this.#pinned.has(buffer) || !this.#used.delete(buffer)) return; // not used: its arena has ended
    this.numBytesUsed -= buffer.size;
    const key = keyOf(buffer.size, buffer.usage);
    if (reuse) {
      this.#free.set(key, [...this.#free.get(key) ?? [], buffer]);
    } else {
      this.#destroy(buffer);
    }
  }

  /** A storage buffer of `size` bytes. */
  storage(size: number): GPUBuffer {
    return this.acquireBuffer(size, STORAGE);
  }

  /** A uniform buffer with these contents, shared by all who ask for the same. Never written again. */
  uniform(words: Uint32Array): GPUBuffer {
    const key = words.join();
    const known = this.#uniforms.get(key);
    if (known) return known;
    const size = Math.max(16, words.byteLength);
    const buffer = this.#create({ size, usage: 0x40 | 0x8, mappedAtCreation: true }); // UNIFORM | COPY_DST
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    this.#uniforms.set(key, buffer);
    return buffer;
  }

  /** Destroys every buffer; commands that use them must have been submitted. */
  dispose(): void {
    const free = [...this.#free.values()].flat();
    for (const buffer of [...free, ...this.#used, ...this.#uniforms.values()]) this.#destroy(buffer);
    for (const collection of [this.#free, this.#used, this.#uniforms, this.#pinned]) collection.clear();
    this.numBytesUsed = 0;
  }

  #create(descriptor: GPUBufferDescriptor): GPUBuffer {
    this.numBytesAllocated += descriptor.size;
    return this.#faults.watch(
      `a GPU buffer of ${descriptor.size} bytes`,
      () => this.#device.createBuffer(descriptor),
    );
  }

  #destroy(buffer: GPUBuffer): void {
    this.numBytesAllocated -= buffer.size;
    buffer.destroy();
  }
}

function keyOf(size: number, usage: number): string {
  return `${size}/${usage}`;
}
