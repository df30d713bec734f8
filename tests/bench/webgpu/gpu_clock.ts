import type { Command } from "../../../lib/backends/webgpu/command.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { multiplyAdds } from "./multiply_adds.ts";

/** Queries of a set, two a command: the most that WebGPU allows. */
const QUERIES = 4096;
const QUERY_BYTES = 8;
/** What a tick is found out with: long against what it costs to hear of an end. */
const PROBE_MS = 200;
/** Ticks this near to a nanosecond are one. */
const TICK_TOLERANCE = 0.2;

/** A command as the queue ran it. */
export interface TimedCommand {
  command: Command;
  /** Between its pass's two timestamps. */
  ms: number;
}

/**
 * Times every command of a backend by timestamps at either end of a pass of its own. Passes of one command each take a
 * little longer than one pass of all: what matters is their shares.
 */
export class GpuClock {
  readonly #backend: WebgpuBackend;
  readonly #sets: GPUQuerySet[] = [];
  #commands: Command[] = [];
  #tickNs = 1;

  private constructor(backend: WebgpuBackend) {
    this.#backend = backend;
  }

  /**
   * A clock that knows how long a tick is: WebGPU promises nanoseconds, and implementations have given the device's own.
   *
   * @throws {Error} on a device without timestamps
   */
  static async of(backend: WebgpuBackend): Promise<GpuClock> {
    if (!GpuClock.worksOn(backend)) {
      throw new Error("Cannot time commands: the device has no timestamp-query");
    }
    const clock = new GpuClock(backend);
    const probe = await multiplyAdds(backend, { VECTORS: 2, FUSED: 0 }, PROBE_MS);
    clock.start();
    const wallMs = await probe.run();
    const [{ ms }] = await clock.stop();
    const tickNs = wallMs / ms;
    if (Math.abs(tickNs - 1) > TICK_TOLERANCE) clock.#tickNs = tickNs;
    return clock;
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
    return commands.map((command, i) => ({
      command,
      ms: Number(stamps[2 * i + 1] - stamps[2 * i]) * this.#tickNs / 1e6,
    }));
  }

  #set(index: number): GPUQuerySet {
    return this.#sets[index] ??= this.#backend.gpu.device.createQuerySet({
      type: "timestamp",
      count: QUERIES,
    });
  }
}
