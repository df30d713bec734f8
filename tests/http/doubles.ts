import type { BackendSurvey } from "../../lib/backends/select.ts";
import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { setImmediate } from "node:timers/promises";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { createHandler, type Handler, type HandlerParts } from "../../lib/http/handler.ts";
import { createInlineDecoder } from "../../lib/jobs/inline_decoder.ts";
import type { Clock } from "../../lib/jobs/clock.ts";
import type { JobLimits } from "../../lib/jobs/job_limits.ts";
import { createJobManager, type JobManager } from "../../lib/jobs/job_manager.ts";
import type { RunOptions, Trainer, TrainerEvent } from "../../lib/jobs/trainer.ts";
import { cancelled, untilAborted } from "../../lib/jobs/until_aborted.ts";
import { toProblem } from "../../lib/http/problem.ts";
import { encodeTree } from "../../lib/jobs/tree_files.ts";
import { resolveOptions } from "../../lib/options.ts";
import { cutAndChoose } from "../../lib/regions/cut_and_choose.ts";
import { sampleTree } from "../jobs/sample_tree.ts";
import { flatImage, iterationEvent, resultEvent, startEvent } from "../jobs/events.ts";
import { type FakeClock, fakeClock } from "../jobs/fake_clock.ts";
import { checkingHandler } from "./check_response.ts";

/** A small PNG file. */
export const PNG_FILE = encodeRgb(flatImage(4, 6)) as Uint8Array<ArrayBuffer>;

/** Stands for label maps and overlays; nobody looks inside. */
export const LABELS = Uint8Array.of(1, 2, 3),
  OVERLAY = Uint8Array.of(4, 5, 6),
  PREVIEW = Uint8Array.of(7, 8, 9),
  MASK = Uint8Array.of(10, 11, 12);

/** A machine without a GPU. */
export const SURVEY: BackendSurvey = {
  simd: SIMD_MEMORY,
  auto: SIMD_MEMORY,
  webgpu: { unavailable: "Cannot train on webgpu: there is none" },
};

/** What a {@linkcode fakeTrainer} did, one entry a run. */
export interface FakeRun {
  iterations: number;
  options: RunOptions;
  end: Promise<"finished" | "stopped">;
}

/** How a {@linkcode fakeTrainer} behaves. */
export interface FakeTraining {
  /** Thrown by the first iteration. */
  fail?: () => Error;
  /** Delays the first iteration. */
  begin?: Promise<void>;
  /** What stands for every iteration's labels. */
  preview?: Uint8Array;
  /** Delays the overlay. */
  draw?: Promise<void>;
  /** What the machine has. */
  survey?: BackendSurvey;
}

/** A trainer without training: as many iterations as asked for, one a turn of the event loop, each with a preview. */
export function fakeTrainer(
  { fail, begin, preview = PREVIEW, draw, survey = SURVEY }: FakeTraining = {},
): Trainer & { runs: FakeRun[]; firstRun: Promise<FakeRun> } {
  const runs: FakeRun[] = [];
  const { promise: firstRun, resolve: tellFirstRun } = Promise.withResolvers<FakeRun>();
  return {
    runs,
    firstRun,
    place: "nowhere",
    warm: () => Promise.resolve(),
    survey: () => Promise.resolve(survey),
    close: () => Promise.resolve(),
    async *run(image, options, runOptions = {}): AsyncGenerator<TrainerEvent> {
      const { signal, overlay, mask } = runOptions;
      const { height, width } = image;
      const { promise: end, resolve } = Promise.withResolvers<"finished" | "stopped">();
      const run = { iterations: 0, options: runOptions, end };
      runs.push(run);
      tellFirstRun(run);
      let how: "finished" | "stopped" = "stopped";
      try {
        const start = startEvent(image, options);
        yield start;
        await untilAborted(Promise.resolve(begin), signal);
        if (fail) throw fail();
        while (run.iterations < options.iterations) {
          await setImmediate();
          if (signal?.aborted) throw cancelled();
          yield { ...iterationEvent(++run.iterations), labels: { png: preview, height, width } };
        }
        how = "finished";
        const result = resultEvent(start);
        yield {
          ...result,
          timing: { ...result.timing, encodeMs: 1 },
          labels: { png: LABELS, height, width },
          regionMap: { png: FILES.map, height, width },
          treeFacts: FILES.facts,
          ...(options.target !== "none" && { mask: { png: MASK, height, width }, target: TARGET }),
          ...(mask && { score: SCORE }),
        };
        await draw;
        if (overlay) yield { event: "overlay", overlay: { png: OVERLAY, height, width } };
      } finally {
        resolve(how);
      }
    },
  };
}

/** What every job's regions are, whatever its image. */
const TREE = sampleTree();
const FILES = await encodeTree(TREE);
export const REGIONS = FILES.map;

const OPTIONS = resolveOptions({ smooth: 0 });
export const { target: TARGET } = cutAndChoose(TREE, OPTIONS);

const MEASURES = { dsc: 0.6, jaccard: 6 / 14, hammoude: 8 / 14, xor: 8 / 12 };
const SCORE = {
  label: 2,
  pixels: { cluster: 8, mask: 12, both: 6 },
  ...MEASURES,
  regions: { count: 2, id: 1, pixels: { region: 8, mask: 12, both: 6 }, ...MEASURES },
  target: {
    pixels: { target: 8, mask: 12, both: 6 },
    ...MEASURES,
    sensitivity: 0.5,
    specificity: undefined,
  },
};

export interface TestParts extends Partial<Omit<HandlerParts, "jobs" | "trainer">> {
  trainer?: Trainer;
  jobLimits?: Partial<JobLimits>;
  /** One that stands still unless given. */
  clock?: Clock;
}

export interface TestHandler {
  /** Every response of it is held against the OpenAPI document. */
  handler: Handler;
  log: Record<string, unknown>[];
  jobs: JobManager;
  /** The jobs' clock, unless one was given: grace, deadlines and expiry are the test's to move. */
  clock: FakeClock;
}

/** A handler with doubles for what it works with, and what it logged. */
export function testHandler(
  { trainer = fakeTrainer(), jobLimits, clock: realClock, ...parts }: TestParts = {},
): TestHandler {
  const lines: Record<string, unknown>[] = [];
  const log = (event: string, fields?: Record<string, unknown>) => void lines.push({ event, ...fields });
  const clock = fakeClock();
  const jobs = createJobManager({
    trainers: [trainer],
    log,
    describeError: (error, id) => ({ ...toProblem(error, id) }),
    limits: jobLimits,
    clock: realClock ?? clock,
  });
  const handler = createHandler({ jobs, trainer, decoder: createInlineDecoder(), log, ...parts });
  return { handler: checkingHandler(handler), log: lines, jobs, clock };
}

/** `POST /v1/segment` with this body. */
export function segmentRequest(
  body: BodyInit | null = PNG_FILE,
  { query = "", ...init }: RequestInit & { query?: string } = {},
): Request {
  return new Request(`http://localhost/v1/segment${query}`, { method: "POST", body, ...init });
}

/** Any other request. */
export function request(path: string, init?: RequestInit): Request {
  return new Request(`http://localhost${path}`, init);
}
