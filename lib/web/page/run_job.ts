import { getJob, type JobDocument, submit } from "./api.ts";
import { followJob } from "./follow_job.ts";
import { Problem } from "./problem.ts";
import { type JobFiles, keepFiles, shownJob } from "./session.ts";
import type { EventImage, IterationPoint, PageResult, PageStart, PageState } from "./state.ts";
import type { Store } from "./store.ts";

export interface RunJobOptions {
  store: Store<PageState>;
  /** Aborted when the page turns to another image. */
  signal: AbortSignal;
  onPreview(iteration: number, labels: EventImage): void;
}

/** Sends an image and follows its job to the end. @throws {Problem} */
export async function startJob(
  files: JobFiles,
  given: Record<string, string>,
  options: RunJobOptions,
): Promise<void> {
  const { store, signal } = options;
  store.set({ phase: "uploading" });
  const { id, position } = await submit(files, given, signal);
  shownJob.set(id);
  store.set({ phase: "queued", jobId: id, position });
  keepFiles(id, files);
  await follow(id, options);
}

/** Comes back to a job: after a reload, or from a link. Its events come again from the first. @throws {Problem} */
export async function resumeJob({ id, position }: JobDocument, options: RunJobOptions): Promise<void> {
  options.store.set({ phase: "queued", jobId: id, position });
  await follow(id, options);
}

async function follow(id: string, { store, signal, onPreview }: RunJobOptions): Promise<void> {
  const onConnection = (isConnected: boolean) => store.set({ isConnected });
  for await (const { event, data } of followJob(id, { signal, onConnection })) {
    switch (event) {
      case "queued":
        store.set({ phase: "queued", position: (data as { position: number }).position });
        break;
      case "start":
        store.set({ phase: "running", start: data as PageStart });
        break;
      case "iteration": {
        const { labels, ...point } = data as IterationPoint & { labels?: EventImage };
        store.set({ iterations: [...store.state.iterations, point] });
        if (labels) onPreview(point.iteration, labels);
        break;
      }
      case "result":
        store.set({ phase: "done", result: data as PageResult });
        return;
      case "error": {
        const { problem } = data as { problem: { title: string; status: number; detail?: string } };
        if ((await getJob(id).catch(() => undefined))?.state === "cancelled") {
          return store.set({ phase: "cancelled" });
        }
        throw new Problem(problem);
      }
    }
  }
  if (signal.aborted) return;
  // Ended without a result or an error in what came: the job itself knows.
  const { state, problem } = await getJob(id);
  if (state === "cancelled") store.set({ phase: "cancelled" });
  else if (problem) throw new Problem(problem);
}
