import * as tf from "@tensorflow/tfjs-core";
import type { StopReason } from "../../types.ts";
import type { Iteration, Loop, LoopSpec, StepReport } from "../loop.ts";
import type { Shader } from "./shader.ts";
import type { Command } from "./command.ts";
import type { WebgpuBackend } from "./webgpu_backend.ts";

const KEEP_LABELS: Shader = {
  name: "keepLabels",
  files: ["keep_labels"],
  buffers: ["read", "write", "write"],
};
const REPORT: Shader = { name: "report", files: ["report"], buffers: ["read", "read", "write", "write"] };
const THREADS = 64;

/** What the ring's `stopped` means. */
const STOPPED: readonly (StopReason | undefined)[] = [undefined, "minClusters", "stable", "iterations"];

/** Iterations that the ring holds: at most so many run ahead of what was read. */
const RING = 64;
const RECORD_BYTES = 32;
const CONTROL_BYTES = 16;

/** Iterations are handed over in batches of about so long: few reads, each of which stops the queue, yet soon heard. */
const BATCH_MS = 120;
/** A batch is at most so many times the one before: the first ones also compile shaders. */
const GROWTH = 4;
/** Label maps that wait to be read may take so much. */
const PREVIEW_BYTES = 32 * 2 ** 20;

/**
 * The training loop on a GPU. The first iteration is recorded while tfjs runs it; every other is the same commands
 * again, with no work in between: the GPU counts iterations, keeps losses in a ring and decides itself when training ends, after which
 * the commands that are still queued do nothing. The host reads the ring after each batch.
 */
export function createGpuLoop(backend: WebgpuBackend, tfBackend: string, spec: LoopSpec): Loop {
  const { height, width, options: { iterations = 2 ** 32 - 1, preview = 0, ...stopping } } = spec;
  const pixels = height * width, slotWords = Math.ceil(pixels / 4);
  const runsAhead = spec.options.iterations !== undefined;
  const slots = preview === 0 ? 1 : Math.max(1, Math.min(RING, Math.floor(PREVIEW_BYTES / (4 * slotWords))));
  const maxBatch = !runsAhead ? 1 : preview === 0 ? RING : Math.min(RING, slots * preview);

  const arena = backend.createArena();
  const control = arena.storage(CONTROL_BYTES), ring = arena.storage(RING * RECORD_BYTES);
  const previews = arena.storage(slots * 4 * slotWords);
  const noLabels = new Int32Array(pixels).fill(-1); // differ from every label
  const labels = within(() => tf.tensor2d(noLabels, [height, width], "int32"));
  let step: Command[] | undefined;
  let made = 0, batch = 0, msPerIteration = 0;
  let reports: StepReport[] = [];
  let ended = false;

  function within<T>(run: () => T): T {
    // Between two steps, another training may have used its own backend.
    tf.setBackend(tfBackend);
    return backend.within({ arena }, run);
  }

  /** Everything that one iteration is, as commands. */
  function iterate(): void {
    const { total, summary, labels: found }: Iteration = spec.iterate(labels);
    backend.run(KEEP_LABELS, {
      parameters: [pixels, preview, slots, slotWords],
      buffers: [backend.denseBuffer(found), backend.denseBuffer(labels), previews],
      groups: Math.ceil(slotWords / THREADS),
    });
    const { minClusters = 0, stableIterations = 0, stableChange = 0, stableLoss = 0 } = stopping;
    backend.within({ arena }, () =>
      backend.run(REPORT, {
        parameters: [
          pixels,
          RING,
          iterations,
          minClusters,
          stableIterations,
          { float: stableChange },
          { float: stableLoss },
        ],
        buffers: [backend.denseBuffer(total), backend.denseBuffer(summary), control, ring],
        groups: 1,
      }));
    tf.dispose([total, summary, found]);
  }

  function encode(count: number): void {
    for (let i = 0; i < count; i++) {
      if (step) backend.replay(step);
      else step = backend.within({ arena, control }, () => backend.record(iterate));
    }
    backend.submit();
  }

  async function runBatch(): Promise<void> {
    const aimed = msPerIteration === 0 ? 1 : Math.floor(BATCH_MS / msPerIteration);
    const count = Math.max(1, Math.min(aimed, GROWTH * batch, maxBatch, iterations - made));
    const beganMs = performance.now();
    within(() => encode(count));
    // One map for all that the host wants: each costs Deno some ten milliseconds.
    const previewBytes = preview === 0 ? 0 : previews.size;
    const parts = [{ from: ring, bytes: ring.size }, { from: previews, bytes: previewBytes }];
    const [records, maps] = await backend.readBuffers(parts.filter(({ bytes }) => bytes > 0));
    const endedMs = performance.now();
    msPerIteration = (endedMs - beganMs) / count;
    batch = count;
    for (let i = 0; i < count && !ended; i++) {
      const report = readRecord(new DataView(records, (made % RING) * RECORD_BYTES, RECORD_BYTES), made + 1);
      made++;
      reports.push({
        ...report,
        atMs: beganMs + (i + 1) * msPerIteration,
        ...(preview > 0 && made % preview === 0 && { labels: previewOf(maps, made / preview) }),
      });
      ended = report.stopped !== undefined;
    }
  }

  function previewOf(maps: ArrayBuffer, number: number): Uint8Array {
    return new Uint8Array(maps, (number % slots) * 4 * slotWords, pixels).slice();
  }

  return {
    within,
    async next() {
      if (reports.length === 0) {
        if (ended) throw new Error("Cannot iterate: training has ended");
        await runBatch();
      }
      const [report, ...rest] = reports;
      reports = rest;
      return report;
    },
    async labels() {
      if (made === 0) throw new Error("Cannot read labels: no step has been taken");
      return Uint8Array.from(await within(() => labels.data()));
    },
    dispose() {
      within(() => labels.dispose());
      backend.end(arena);
    },
  };
}

/** @param expected the iteration that the record must be of: anything else means that the GPU did not do as it was told */
function readRecord(view: DataView, expected: number): StepReport {
  const [total, ce, ss, cc, clusters, changed] = Array.from(
    { length: 6 },
    (_, i) => view.getFloat32(4 * i, true),
  );
  const stopped = STOPPED[view.getUint32(24, true)], iteration = view.getUint32(28, true);
  if (iteration !== expected) {
    throw new Error(`Cannot train on the GPU: it reports iteration ${iteration}, expected ${expected}`);
  }
  return { loss: { total, ce, ss, cc }, clusters, changed, ...(stopped && { stopped }) };
}
