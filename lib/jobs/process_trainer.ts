import { fileURLToPath } from "node:url";
import type { BackendSurvey } from "../backends/select.ts";
import { SgscnError } from "../errors.ts";
import type { ChildFailure, Verdict } from "./child_failure.ts";
import { createChildProcess } from "./child_process.ts";
import { EAGER_WASM_FLAGS } from "./eager_wasm_flags.ts";
import { eventFromFrame } from "./event_frames.ts";
import { imageToFrame } from "./image_frames.ts";
import { bytesInWords, secondsInWords } from "./in_words.ts";
import { keepSurvey } from "./keep_survey.ts";
import type { Trainer, TrainerOptions } from "./trainer.ts";
import type { TrainerRequest } from "./trainer_main.ts";
import { UNCHECKED_WASM_FLAGS } from "./unchecked_wasm_flags.ts";
import { untilAborted } from "./until_aborted.ts";

/** One iteration, or the labels at full size, of the largest image take well under a minute on one core. */
const STALL_TIMEOUT_MS = 180_000;

/**
 * Of the machine's memory, or of its container's: what the training process may hold unless told otherwise. The
 * rest is for the service, its decoder, and the system, which else chooses for itself what to kill.
 */
const MEMORY_SHARE = 0.8;

/**
 * Lets the trainer collect its garbage between two jobs, and keeps V8 from giving short-lived objects ever more room:
 * over 200 jobs of changing sizes memory rose by a tenth without, by 2 % with these and the environment below.
 */
const COLLECTOR_FLAGS = ["--expose-gc", "--max-semi-space-size=4"];

/**
 * glibc: give what is freed back to the system. Its own rule keeps blocks of up to 32 MiB once one of that size was
 * freed, and memory then creeps up over jobs of changing sizes. Other C libraries take no notice.
 */
const ALLOCATOR_ENVIRONMENT = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: String(2 ** 18),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 18),
};

/**
 * WebGPU on Linux is Vulkan. Asked for nothing in particular Deno also loads OpenGL, which takes time at each start and
 * lacks what training needs. Without the folder drivers complain into what is kept for error messages; nothing is drawn.
 */
export const GPU_ENVIRONMENT: Record<string, string> = Deno.build.os === "linux"
  ? { DENO_WEBGPU_BACKEND: "vulkan", XDG_RUNTIME_DIR: "/nonexistent" }
  : {};

export interface ProcessTrainerOptions extends TrainerOptions {
  /** The child's module, a URL; another one in tests. */
  entry?: string;
}

/**
 * A trainer in a warm child process. It may read this library's own files and how much memory the machine has, nothing
 * else.
 */
export function createProcessTrainer({
  threads,
  backend,
  rehearse,
  boundsChecks = false,
  environment,
  stallTimeoutMs = STALL_TIMEOUT_MS,
  heartbeatTimeoutMs,
  maxRssBytes,
  memoryShare = MEMORY_SHARE,
  cancelTimeoutMs,
  entry = import.meta.resolve("./trainer_main.ts"),
}: ProcessTrainerOptions = {}): Trainer {
  const child = createChildProcess({
    entry: addressOf(entry, { threads, backend, rehearse: rehearse || undefined }),
    // The thread pool's workers load their module, and the kernels their bytes, from here.
    permissions: [...readPermission(new URL("../", import.meta.url)), "--allow-sys=systemMemoryInfo"],
    v8Flags: [
      ...COLLECTOR_FLAGS,
      ...EAGER_WASM_FLAGS,
      ...(boundsChecks || Deno.build.arch !== "x86_64" ? [] : UNCHECKED_WASM_FLAGS),
    ],
    environment: { ...ALLOCATOR_ENVIRONMENT, ...GPU_ENVIRONMENT, ...environment },
    stallTimeoutMs,
    heartbeatTimeoutMs,
    cancelTimeoutMs,
    maxRssBytes: (machineBytes) => maxRssBytes ?? (machineBytes && Math.floor(machineBytes * memoryShare)),
    describeFailure,
  });
  const survey = keepSurvey(ask, () => child.usage.pid);
  return {
    place: "child process",
    warm: () => child.warm(),
    survey: () => survey.get(),
    usage: () => [{ process: "trainer", ...child.usage }],
    async *run(image, options, { signal, overlay, previews, mask } = {}) {
      const { header, payload } = imageToFrame(image, mask);
      const request: TrainerRequest = { image: header, options, overlay, previews };
      await untilAborted(survey.settle(), signal);
      for await (const frame of child.request({ ...request }, payload, { signal })) {
        yield eventFromFrame(frame);
      }
    },
    close: () => child.close(),
  };

  async function ask(): Promise<BackendSurvey> {
    let found: BackendSurvey | undefined;
    for await (const { header } of child.request({ survey: true } satisfies TrainerRequest)) {
      found = header.survey as BackendSurvey;
    }
    if (!found) throw new Error("Cannot survey backends: the training process gave no answer");
    return found;
  }
}

function addressOf(entry: string, settings: Record<string, string | number | boolean | undefined>): string {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? entry
    : `${entry}?${given.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

function describeFailure(
  failure: ChildFailure,
  cause: Error,
  { limit = NaN, value = NaN }: Omit<Verdict, "failure">,
): SgscnError {
  if (failure === "memory") {
    const message = `Cannot finish training: the training process must hold at most ${bytesInWords(limit)} ` +
      `of memory, got ${bytesInWords(value)}`;
    return new SgscnError("out-of-memory", message, { limit, value, cause });
  }
  const messages = {
    start: `Cannot start the training process${limit ? ` within ${secondsInWords(limit)}` : ""}`,
    crash: "Cannot finish training: the training process died",
    killed: "Cannot finish training: the training process was killed",
    stall: `Cannot finish training: the training process said nothing for ${secondsInWords(limit)}`,
    silence: `Cannot finish training: the training process gave no sign of life for ${secondsInWords(limit)}`,
    closed: "Cannot finish training: the training process was stopped",
  };
  return new SgscnError("trainer-failed", messages[failure], {
    ...(limit && { limit: secondsInWords(limit) }),
    cause,
  });
}

function readPermission(folder: URL): string[] {
  return folder.protocol === "file:" ? [`--allow-read=${fileURLToPath(folder)}`] : [];
}
