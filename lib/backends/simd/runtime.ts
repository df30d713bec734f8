import { type Block, KernelMemory } from "./kernel_memory.ts";
import { KERNEL_MODULES } from "./kernel_modules.js";
import { CONTROL, CONTROL_WORDS, type Kernel, MAX_THREADS, takeTasks } from "./thread_protocol.ts";

/** A float among a kernel's arguments; plain numbers are 32-bit integers and addresses. */
export interface FloatArgument {
  float: number;
}

export interface RuntimeOptions {
  /** Threads that compute, this one included; 1 needs no SharedArrayBuffer. */
  threads: number;
  /** Fused multiply-adds where the engine has them; false takes the plain SIMD build. */
  relaxed?: boolean;
}

const MAX_ARGUMENTS = 32;

/** Calls and milliseconds of each kernel. */
export type Profile = Map<string, { calls: number; ms: number }>;

/** `(module (func (result v128) … f32x4.relaxed_madd))`: valid only where relaxed SIMD is. */
// deno-fmt-ignore
const RELAXED_SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0,
  65, 0, 253, 17, 65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11,
]);

/** True where the engine compiles relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_SIMD_PROBE);
}

/**
 * The kernels, their memory and the threads that run them: fork-join on one control block.
 *
 * A kernel's tasks are independent and each writes its own results, so it does not matter which thread takes which.
 */
export class Runtime {
  readonly memory: KernelMemory;
  readonly threads: number;
  readonly relaxed: boolean;
  /** Set to a map to have every kernel's time added up there. */
  profile: Profile | undefined;
  #exports: WebAssembly.Exports;
  #names: string[];
  #workers: Worker[] = [];
  /** Words that the threads share; not one of KernelMemory's views, which change when memory grows. */
  #control: Int32Array;
  #arguments: number;
  /** Scratch of each thread; empty until a kernel wants some. */
  #scratch: Block[] = [];

  private constructor(module: WebAssembly.Module, { threads, relaxed }: Required<RuntimeOptions>) {
    this.threads = threads;
    this.relaxed = relaxed;
    this.memory = new KernelMemory({ shared: threads > 1 });
    this.#exports = new WebAssembly.Instance(module, { env: { memory: this.memory.memory } }).exports;
    this.#names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const control = this.memory.allocate(CONTROL_WORDS * 4);
    this.memory.ints(control.address, CONTROL_WORDS).fill(0);
    this.#control = new Int32Array(this.memory.memory.buffer, control.address, CONTROL_WORDS);
    this.#arguments = this.memory.allocate(MAX_ARGUMENTS * 4).address;
    for (let thread = 1; thread < threads; thread++) {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      worker.postMessage({
        module,
        memory: this.memory.memory,
        control: control.address,
        names: this.#names,
        thread,
      });
      this.#workers.push(worker);
    }
  }

  /** Compiles the kernels and starts the threads. */
  static async start({ threads, relaxed = hasRelaxedSimd() }: RuntimeOptions): Promise<Runtime> {
    const count = Math.max(
      1,
      Math.min(MAX_THREADS, threads, typeof SharedArrayBuffer === "undefined" ? 1 : threads),
    );
    const module = KERNEL_MODULES[`${relaxed ? "relaxed" : "plain"}_${count > 1 ? "shared" : "single"}`];
    const runtime = new Runtime(await module(), { threads: count, relaxed });
    await runtime.#allReady();
    return runtime;
  }

  async #allReady(): Promise<void> {
    if (this.threads === 1) return;
    for (;;) {
      const ready = Atomics.load(this.#control, CONTROL.ready);
      if (ready === this.threads - 1) return;
      await Atomics.waitAsync(this.#control, CONTROL.ready, ready).value;
    }
  }

  /** A number from a function of the kernels' module that is no kernel: scratch sizes. */
  call(name: string, ...values: number[]): number {
    return (this.#exports[name] as (...values: number[]) => number)(...values);
  }

  /** Runs a kernel's tasks on every thread and returns when all are done. */
  run(name: string, tasks: number, args: (number | FloatArgument)[], scratchBytes = 0): void {
    const began = this.profile ? performance.now() : 0;
    this.#reserveScratch(scratchBytes);
    const ints = this.memory.ints(this.#arguments, MAX_ARGUMENTS);
    const floats = this.memory.floats(this.#arguments, MAX_ARGUMENTS);
    args.forEach((value, i) => {
      if (typeof value === "number") ints[i] = value;
      else floats[i] = value.float;
    });
    const kernel = this.#exports[name] as Kernel;
    if (this.#workers.length === 0 || tasks === 1) {
      for (let task = 0; task < tasks; task++) kernel(this.#arguments, task, this.#scratch[0]?.address ?? 0);
    } else {
      this.#fork(name, kernel, tasks);
    }
    if (this.profile) {
      const entry = this.profile.get(name) ?? { calls: 0, ms: 0 };
      entry.calls++;
      entry.ms += performance.now() - began;
      this.profile.set(name, entry);
    }
  }

  #fork(name: string, kernel: Kernel, tasks: number): void {
    const control = this.#control;
    Atomics.store(control, CONTROL.next, 0);
    Atomics.store(control, CONTROL.done, 0);
    Atomics.store(control, CONTROL.kernel, this.#names.indexOf(name));
    Atomics.store(control, CONTROL.tasks, tasks);
    Atomics.store(control, CONTROL.arguments, this.#arguments);
    Atomics.add(control, CONTROL.generation, 1);
    Atomics.notify(control, CONTROL.generation);
    try {
      takeTasks(control, kernel, this.#scratch[0]?.address ?? 0);
    } finally {
      // Also after a failure here: what a worker still does must not count into the next kernel.
      this.#join();
    }
    if (Atomics.exchange(control, CONTROL.failed, 0)) {
      throw new Error(`Kernel ${name} failed on a worker thread`);
    }
  }

  #join(): void {
    const workers = this.#workers.length;
    for (;;) {
      const done = Atomics.load(this.#control, CONTROL.done);
      if (done === workers) return;
      // The last task of another thread is short: sleeping only bounds the wait.
      Atomics.wait(this.#control, CONTROL.done, done, 1);
    }
  }

  #reserveScratch(bytes: number): void {
    if (bytes <= (this.#scratch[0]?.bytes ?? 0)) return;
    for (const block of this.#scratch) this.memory.release(block);
    this.#scratch = Array.from({ length: this.threads }, () => this.memory.allocate(bytes));
    if (this.threads === 1) return;
    this.#scratch.forEach(({ address }, thread) => {
      Atomics.store(this.#control, CONTROL.scratch + thread, address);
    });
  }

  /** Stops the threads. */
  close(): void {
    if (this.threads === 1) return;
    Atomics.store(this.#control, CONTROL.stop, 1);
    Atomics.add(this.#control, CONTROL.generation, 1);
    Atomics.notify(this.#control, CONTROL.generation);
    this.#workers = [];
  }
}
