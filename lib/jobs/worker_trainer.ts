import { SgscnError } from "../errors.ts";
import type { SegmentOptions } from "../options.ts";
import type { RgbImage } from "../types.ts";
import { reviveError } from "./error_frames.ts";
import type { RunOptions, Trainer, TrainerEvent, TrainerOptions } from "./trainer.ts";
import { createTurns } from "./turns.ts";
import { cancelled, untilAborted } from "./until_aborted.ts";

/** What the parent says to the worker. */
export type ToWorker =
  | { type: "cancel" }
  | { type: "run"; image: RgbImage; options: SegmentOptions }
    & Pick<RunOptions, "overlay" | "previews" | "mask">;

type FromWorker =
  | { type: "ready" | "done" }
  | { type: "message"; event: TrainerEvent }
  | { type: "error"; [key: string]: unknown };

export interface WorkerTrainerOptions extends Pick<TrainerOptions, "threads"> {
  /** The worker's module, a URL; another one in tests. */
  entry?: string;
}

/**
 * A trainer in a Worker, for where no process may be started: the calling thread stays free. A worker that is busy
 * cannot be killed, and one that runs out of memory takes the process along; a child process is better where allowed.
 */
export function createWorkerTrainer({
  threads,
  entry = import.meta.resolve("./worker_trainer_main.ts"),
}: WorkerTrainerOptions = {}): Trainer {
  const turns = createTurns();
  const closing = new AbortController();
  let current: ReturnType<typeof startWorker> | undefined;
  const up = () => current ??= startWorker(threads === undefined ? entry : `${entry}?threads=${threads}`);
  const discard = () => {
    current?.worker.terminate();
    current = undefined;
  };

  return {
    place: "worker",
    async warm() {
      await up().ready;
    },
    async survey() {
      const { surveyBackends } = await import("../backends/select.ts");
      return await surveyBackends(); // the worker would find the same
    },
    async *run(image, options, { signal, overlay, previews, mask } = {}) {
      const stop = AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
      const ticket = turns.enter();
      let running = false;
      const cancel = () => current?.worker.postMessage({ type: "cancel" } satisfies ToWorker);
      try {
        await untilAborted(ticket.turn, stop);
        const { worker, next, ready } = up();
        ready.catch(discard); // the next run starts another
        await untilAborted(ready, stop);
        stop.addEventListener("abort", cancel);
        worker.postMessage({ type: "run", image, options, overlay, previews, mask } satisfies ToWorker);
        running = true;
        for (let message = await next(); message.type !== "done"; message = await next()) {
          if (message.type === "error") {
            running = false;
            throw reviveError(message);
          }
          if (message.type === "message" && !stop.aborted) yield message.event;
        }
        running = false;
      } catch (error) {
        throw stop.aborted ? cancelled() : error;
      } finally {
        stop.removeEventListener("abort", cancel);
        if (running && current) await drain(current, cancel).catch(discard);
        ticket.leave();
      }
    },
    close() {
      closing.abort();
      discard();
      return Promise.resolve();
    },
  };
}

/** Waits for the end of a run that nobody listens to any more. */
async function drain({ next }: ReturnType<typeof startWorker>, cancel: () => void): Promise<void> {
  cancel();
  for (let message = await next(); message.type === "message"; message = await next());
}

function startWorker(entry: string) {
  const worker = new Worker(entry, { type: "module" });
  const messages = new ReadableStream<FromWorker>({
    start(controller) {
      worker.onmessage = ({ data }) => controller.enqueue(data);
      worker.onerror = (event) => {
        event.preventDefault(); // it would end this process
        const cause = new Error(event.message);
        controller.error(
          new SgscnError("trainer-failed", "Cannot finish training: the worker failed", { cause }),
        );
      };
    },
  }).getReader();
  const next = async () => (await messages.read()).value!;
  const ready = next();
  ready.catch(() => undefined); // whoever runs something hears of it
  return { worker, next, ready };
}
