import type { Command } from "../../../lib/backends/webgpu/command.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { type BenchTask, createBenchTraining } from "../bench_training.ts";
import type { BenchCase } from "../cases.ts";
import { GpuClock } from "./gpu_clock.ts";
import { watchPhases } from "./phases.ts";

/** One shader within one part of the step, over all profiled iterations. */
export interface CommandTimes {
  /** `conv2 forward`, `cluster loss`. */
  phase: string;
  /** The shader's name. */
  name: string;
  calls: number;
  ms: number;
}

export interface TrainingProfile {
  iterations: number;
  /** Of an iteration, by the wall's clock, while it was profiled. */
  wallMs: number;
  commands: CommandTimes[];
}

/** Times every command of some iterations on the GPU. */
export async function profileTraining(
  task: BenchTask,
  { iterations, warmup }: BenchCase,
  backend: WebgpuBackend,
): Promise<TrainingProfile> {
  const clock = await GpuClock.of(backend);
  const watch = watchPhases(backend.name);
  // The first iteration is recorded and the others are the same commands: what they belong to is known from then.
  const phases = new Map<Command, string>();
  backend.profile = (command, encode) => {
    if (!phases.has(command)) phases.set(command, watch.phase);
    encode({});
  };
  const training = createBenchTraining(task, backend.name);
  for (let i = 0; i < warmup; i++) await training.step();
  const times = new Map<string, CommandTimes>();
  let wallMs = 0;
  for (let i = 0; i < iterations; i++) {
    clock.start();
    const began = performance.now();
    await training.step();
    wallMs += performance.now() - began;
    for (const { command, ms } of await clock.stop()) {
      const phase = phases.get(command);
      if (phase === undefined || !("name" in command)) {
        throw new Error("Cannot profile: a command that was not recorded");
      }
      const { name } = command;
      const found = times.get(`${phase}/${name}`) ?? { phase, name, calls: 0, ms: 0 };
      times.set(`${phase}/${name}`, { ...found, calls: found.calls + 1, ms: found.ms + ms });
    }
  }
  training.dispose();
  watch.stop();
  return { iterations, wallMs: wallMs / iterations, commands: [...times.values()] };
}
