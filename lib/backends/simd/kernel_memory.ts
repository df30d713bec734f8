/** Start of every block: a cache line, and more than any vector wants. */
const ALIGNMENT = 64;
const PAGE_BYTES = 65_536;
/** WebAssembly's 32-bit address space. */
const MAX_PAGES = 65_536;

/** A piece of the kernels' memory. Freed when the last of those that hold it lets go. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
  holders: number;
}

/**
 * The one WebAssembly memory that tensors, scratch and arguments live in, with a first-fit allocator that joins
 * neighbouring free blocks, so that jobs of changing sizes leave no gaps behind.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  /** Free pieces in address order. */
  #free: { address: number; bytes: number }[] = [];
  #end: number;
  #views: { bytes: Uint8Array; floats: Float32Array; ints: Int32Array } | undefined;
  #used = 0;

  constructor({ shared }: { shared: boolean }) {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared });
    this.#end = this.memory.buffer.byteLength;
    // Address 0 stands for "none" in the kernels' arguments.
    this.#free.push({ address: ALIGNMENT, bytes: this.#end - ALIGNMENT });
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
    let index = this.#free.findIndex((piece) => piece.bytes >= size);
    if (index < 0) {
      this.#grow(size);
      index = this.#free.length - 1;
    }
    const piece = this.#free[index];
    const block = { address: piece.address, bytes: size, holders: 1 };
    if (piece.bytes === size) this.#free.splice(index, 1);
    else {
      piece.address += size;
      piece.bytes -= size;
    }
    this.#used += size;
    return block;
  }

  /** One holder lets go of a block. */
  release(block: Block): void {
    if (--block.holders > 0) return;
    this.#used -= block.bytes;
    const next = this.#free.findIndex((piece) => piece.address > block.address);
    const at = next < 0 ? this.#free.length : next;
    this.#free.splice(at, 0, { address: block.address, bytes: block.bytes });
    this.#join(at);
    if (at > 0) this.#join(at - 1);
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

  #grow(bytes: number): void {
    const last = this.#free.at(-1);
    const tail = last && last.address + last.bytes === this.#end ? last : undefined;
    const pages = Math.ceil((bytes - (tail?.bytes ?? 0)) / PAGE_BYTES);
    if (this.#end / PAGE_BYTES + pages > MAX_PAGES) {
      throw new RangeError(
        `Cannot allocate ${bytes} bytes: ${this.#used} of the 4 GiB that WebAssembly can address are in use`,
      );
    }
    this.memory.grow(pages);
    const added = pages * PAGE_BYTES;
    if (tail) tail.bytes += added;
    else this.#free.push({ address: this.#end, bytes: added });
    this.#end += added;
  }

  /** Joins the free piece at `index` with the one after it when they touch. */
  #join(index: number): void {
    const piece = this.#free[index], next = this.#free[index + 1];
    if (next && piece.address + piece.bytes === next.address) {
      piece.bytes += next.bytes;
      this.#free.splice(index + 1, 1);
    }
  }
}
