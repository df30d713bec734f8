import { FreeList } from "./free_list.ts";

/** Start of every block: a cache line, and more than any vector wants. */
const ALIGNMENT = 64;
const PAGE_BYTES = 65_536;
/** WebAssembly's 32-bit address space. */
const MAX_PAGES = 65_536;

/** Blocks up to this size live in slabs of their own: one that stays would otherwise part the room of large ones. */
const SMALL_BYTES = 2 ** 21;
const SLAB_BYTES = 2 ** 23;

/** A piece of the kernels' memory. Freed when the last of those that hold it lets go. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
  holders: number;
}

/**
 * The one WebAssembly memory that tensors, scratch and arguments live in, with a first-fit allocator for small
 * blocks and one for large, so that jobs of changing sizes leave no gaps behind.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  #small = new FreeList();
  #large = new FreeList();
  #end: number;
  #views: { bytes: Uint8Array; floats: Float32Array; ints: Int32Array } | undefined;
  #used = 0;

  constructor({ shared }: { shared: boolean }) {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared });
    this.#end = this.memory.buffer.byteLength;
    // Address 0 stands for "none" in the kernels' arguments.
    this.#large.give(ALIGNMENT, this.#end - ALIGNMENT);
  }

  /** Bytes in blocks. */
  get usedBytes(): number {
    return this.#used;
  }

  /** Bytes asked of the system; never given back. */
  get totalBytes(): number {
    return this.#end;
  }

  /**
   * A block of at least `bytes` bytes, held once, contents undefined.
   * @throws {RangeError} when 4 GiB are not enough.
   */
  allocate(bytes: number): Block {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const address = size <= SMALL_BYTES ? this.#takeSmall(size) : this.#takeLarge(size);
    const block = { address, bytes: size, holders: 1 };
    this.#used += size;
    return block;
  }

  /** One holder lets go of a block. */
  release(block: Block): void {
    if (--block.holders > 0) return;
    this.#used -= block.bytes;
    (block.bytes <= SMALL_BYTES ? this.#small : this.#large).give(block.address, block.bytes);
  }

  bytes(address: number, length: number): Uint8Array {
    return this.#all().bytes.subarray(address, address + length);
  }

  floats(address: number, length: number): Float32Array {
    return this.#all().floats.subarray(address / 4, address / 4 + length);
  }

  ints(address: number, length: number): Int32Array {
    return this.#all().ints.subarray(address / 4, address / 4 + length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  #all() {
    // A grown memory is a longer buffer.
    if (this.#views?.bytes.buffer !== this.memory.buffer) {
      const buffer = this.memory.buffer;
      this.#views = {
        bytes: new Uint8Array(buffer),
        floats: new Float32Array(buffer),
        ints: new Int32Array(buffer),
      };
    }
    return this.#views!;
  }

  #takeSmall(bytes: number): number {
    const address = this.#small.take(bytes);
    if (address !== undefined) return address;
    this.#small.give(this.#takeLarge(SLAB_BYTES), SLAB_BYTES);
    return this.#small.take(bytes)!;
  }

  #takeLarge(bytes: number): number {
    const address = this.#large.take(bytes);
    if (address !== undefined) return address;
    this.#grow(bytes);
    return this.#large.take(bytes)!;
  }

  #grow(bytes: number): void {
    const pages = Math.ceil((bytes - this.#large.bytesBelow(this.#end)) / PAGE_BYTES);
    if (this.#end / PAGE_BYTES + pages > MAX_PAGES) {
      throw new RangeError(
        `Cannot allocate ${bytes} bytes: ${this.#used} of the 4 GiB that WebAssembly can address are in use`,
      );
    }
    this.memory.grow(pages);
    this.#large.give(this.#end, pages * PAGE_BYTES);
    this.#end += pages * PAGE_BYTES;
  }
}
