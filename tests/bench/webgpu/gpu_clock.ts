import type { Command } from "../../../lib/backends/webgpu/command.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";

/** Queries of a set, two a command: the most that WebGPU allows. */
const QUERIES = 4096;
const QUERY_BYTES = 8;

/** A command as the queue ran it. */
export interface TimedCommand {
  command: Command;
  /** Nanoseconds between its pass's two timestamps. */
  ns: number;
}

/**
 * Times every command of a backend by timestamps at either end of a pass of its own. Passes of one command each take a
 * little longer than one pass of all: what matters is their shares.
 */
export class GpuClock {
  readonly #backend: WebgpuBackend;
  readonly #sets: GPUQuerySet[] = [];
  #commands: Command[] = [];

  /** @throws {Error} on a device without timestamps */
  constructor(backend: WebgpuBackend) {
    if (!GpuClock.worksOn(backend)) {
      throw new Error("Cannot time commands: the device has no timestamp-query");
    }
    this.#backend = backend;
  }

  static worksOn({ gpu: { device } }: WebgpuBackend): boolean {
    return device.features.has("timestamp-query");
  }

  /** From now on, until {@linkcode stop}. */
  start(): void {
    this.#commands = [];
    this.#backend.profile = (command, encode) => {
      const query = 2 * this.#commands.length;
      this.#commands.push(command);
      encode({
        timestampWrites: {
          querySet: this.#set(Math.floor(query / QUERIES)),
          beginningOfPassWriteIndex: query % QUERIES,
          endOfPassWriteIndex: query % QUERIES + 1,
        },
      });
    };
  }

  /** The commands since {@linkcode start}, which must have been submitted, in order. */
  async stop(): Promise<TimedCommand[]> {
    this.#backend.profile = undefined;
    const commands = this.#commands;
    const { device } = this.#backend.gpu;
    const count = 2 * commands.length;
    if (count === 0) return [];
    const sets = Math.ceil(count / QUERIES);
    const size = sets * QUERIES * QUERY_BYTES;
    const resolved = device.createBuffer({
      size,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const encoder = device.createCommandEncoder();
    for (let i = 0; i < sets; i++) {
      const written = Math.min(QUERIES, count - i * QUERIES);
      encoder.resolveQuerySet(this.#set(i), 0, written, resolved, i * QUERIES * QUERY_BYTES);
    }
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
    staging.destroy();
    resolved.destroy();
    return commands.map((command, i) => ({ command, ns: Number(stamps[2 * i + 1] - stamps[2 * i]) }));
  }

  #set(index: number): GPUQuerySet {
    return this.#sets[index] ??= this.#backend.gpu.device.createQuerySet({
      type: "timestamp",
      count: QUERIES,
    });
  }
}
