/// <reference lib="deno.worker" />
import { CONTROL, CONTROL_WORDS, type Kernel, takeTasks } from "./thread_protocol.ts";

/** Looks at the control block so often before it sleeps: about 50 µs, longer than the gap between two kernels. */
const SPINS = 5_000;

// Set before anything is awaited: a message that comes earlier would be lost.
self.onmessage = ({ data: { module, memory, control, names, thread } }) => {
  const words = new Int32Array(memory.buffer, control, CONTROL_WORDS);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels: Kernel[] = names.map((name: string) => exports[name]);
  let seen = Atomics.load(words, CONTROL.generation);
  Atomics.add(words, CONTROL.ready, 1);
  Atomics.notify(words, CONTROL.ready);
  for (;;) {
    for (let i = 0; i < SPINS && Atomics.load(words, CONTROL.generation) === seen; i++);
    while (Atomics.load(words, CONTROL.generation) === seen) Atomics.wait(words, CONTROL.generation, seen);
    seen = Atomics.load(words, CONTROL.generation);
    if (Atomics.load(words, CONTROL.stop)) return self.close();
    try {
      const kernel = kernels[Atomics.load(words, CONTROL.kernel)];
      takeTasks(words, kernel, Atomics.load(words, CONTROL.scratch + thread));
    } catch {
      // The thread that asked throws: it knows which kernel it was.
      Atomics.store(words, CONTROL.failed, 1);
    }
    Atomics.add(words, CONTROL.done, 1);
    Atomics.notify(words, CONTROL.done);
  }
};
