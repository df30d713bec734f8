import { CHILD_ENVIRONMENT } from "../jobs/child_environment.ts";
import { createDecoder } from "../jobs/decoder.ts";
import { createJobManager, type JobManager } from "../jobs/job_manager.ts";
import { requireGpu } from "../jobs/require_gpu.ts";
import { shareThreads } from "../jobs/share_threads.ts";
import { createTrainer, type Trainer } from "../jobs/trainer.ts";
import { trainsOnGpu } from "../jobs/trains_on_gpu.ts";
import { createGuard } from "./guard/guard.ts";
import { createHandler, type Handler } from "./handler.ts";
import { createReadiness } from "./health.ts";
import type { Log } from "./log.ts";
import { createMetrics } from "./metrics/create_metrics.ts";
import { toProblem } from "./problem.ts";
import type { Settings } from "./settings.ts";
import { watchRoutes } from "./watch_routes.ts";

/** Of the machine's memory, for all training processes together; the rest is for this process and the decoder. */
const TRAINING_MEMORY_SHARE = 0.8;

export interface ServiceOptions {
  /** Variables for the child processes: see {@linkcode CHILD_ENVIRONMENT}. */
  environment: Readonly<Record<string, string>>;
  log: Log;
}

export interface Service {
  /** Answers a request, whoever serves it. */
  fetch: Handler;
  /** Is not ready any more, and takes no jobs. Done when every job has ended: by itself, if that is in time. */
  drain(): Promise<void>;
  /** Ends the processes behind it, and what they are at. */
  close(): Promise<void>;
}

/**
 * Everything that serves, put together.
 *
 * @throws {SgscnError} `trainer-failed` when a GPU is required and there is none
 */
export async function createService(settings: Settings, options: ServiceOptions): Promise<Service> {
  const { log } = options;
  const environment = pick(options.environment, CHILD_ENVIRONMENT);
  const trainers = await createTrainers(settings, environment);
  const decoder = await createDecoder({
    timeoutMs: settings.decodeTimeoutMs,
    maxPixels: settings.maxPixels,
    maxRssBytes: settings.decoderMaxRssBytes,
    environment,
  });
  const survey = () => trainers[0].survey(); // the others would find the same

  const readiness = createReadiness({
    warm: () =>
      Promise.all([survey(), decoder, ...trainers].map((part) => "warm" in part ? part.warm() : part)),
    log,
  });
  const metrics = createMetrics({
    log,
    stats: () => jobs.stats(),
    isReady: () => readiness.isReady,
    processes: () => [...trainers, decoder].flatMap((part) => part.usage?.() ?? []),
  });
  const jobs: JobManager = createJobManager({
    trainers,
    log,
    describeError: (error, id) => ({ ...toProblem(error, id) }),
    limits: settings,
    needsGpu: trainsOnGpu(survey()),
    observe: metrics.jobs,
  });
  const fetch = createHandler({
    jobs,
    decoder,
    trainer: { survey },
    log,
    guard: createGuard({ ...settings, boundHost: settings.listen ? settings.host : undefined }),
    metrics: metrics.requests,
    routes: watchRoutes({ readiness, metrics }),
    limits: settings,
    heartbeatMs: settings.heartbeatMs,
  });
  // Begins to start what the first job needs. What comes of it is for the log, and for who asks for `/readyz`.
  Promise.allSettled([readiness.check()]);

  return {
    fetch,
    async drain() {
      readiness.drain();
      await jobs.drain({ timeoutMs: settings.drainMs });
    },
    async close() {
      await jobs.close();
      await Promise.all([...trainers, decoder].map((part) => part.close()));
    },
  };
}

/** As many as are asked for, with the threads shared out. */
async function createTrainers(settings: Settings, environment: Record<string, string>): Promise<Trainer[]> {
  const { stallTimeoutMs, trainerMaxRssBytes: maxRssBytes } = settings;
  const shares = shareThreads(settings.threads ?? navigator.hardwareConcurrency, settings.trainers);
  const memoryShare = TRAINING_MEMORY_SHARE / settings.trainers;
  const trainers = await Promise.all(
    shares.map((threads) =>
      createTrainer({ threads, rehearse: true, stallTimeoutMs, maxRssBytes, memoryShare, environment })
    ),
  );
  if (!settings.requireGpu) return trainers;
  try {
    return await Promise.all(trainers.map(requireGpu));
  } catch (error) {
    await Promise.all(trainers.map((trainer) => trainer.close()));
    throw error;
  }
}

function pick(variables: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.filter((name) => name in variables).map((name) => [name, variables[name]]));
}
