/** Words of the control block that the threads share; all are read and written with Atomics. */
export const CONTROL = {
  /** Goes up when there is work, and a last time to stop. */
  generation: 0,
  /** Next task to take. */
  next: 1,
  /** Workers that have finished this generation. */
  done: 2,
  /** Workers that are up. */
  ready: 3,
  stop: 4,
  kernel: 5,
  tasks: 6,
  arguments: 7,
  failed: 8,
  /** Address of the scratch of thread i, at word scratch + i; it moves when it grows. */
  scratch: 9,
} as const;

/** More than anyone has cores for; each has a word for its scratch. */
export const MAX_THREADS = 64;

export const CONTROL_WORDS = CONTROL.scratch + MAX_THREADS;

/** A kernel: its arguments' address, the task, the thread's scratch. */
export type Kernel = (args: number, task: number, scratch: number) => void;

/** Takes tasks until there are none left. */
export function takeTasks(control: Int32Array, kernel: Kernel, scratch: number): void {
  const tasks = Atomics.load(control, CONTROL.tasks);
  const args = Atomics.load(control, CONTROL.arguments);
  for (;;) {
    const task = Atomics.add(control, CONTROL.next, 1);
    if (task >= tasks) return;
    kernel(args, task, scratch);
  }
}
