import type { BackendSurvey } from "../../lib/backends/select.ts";
import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { setImmediate } from "node:timers/promises";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { createHandler, type Handler, type HandlerParts } from "../../lib/http/handler.ts";
import { createInlineDecoder } from "../../lib/jobs/inline_decoder.ts";
import { createQueue } from "../../lib/jobs/queue.ts";
import type { Trainer, TrainerEvent } from "../../lib/jobs/trainer.ts";
import { cancelled } from "../../lib/jobs/until_aborted.ts";
import { flatImage, iterationEvent, resultEvent, startEvent } from "../jobs/events.ts";

/** A small PNG file. */
export const PNG_FILE = encodeRgb(flatImage(4, 6)) as Uint8Array<ArrayBuffer>;

/** Stands for label maps and overlays; nobody looks inside. */
export const LABELS = Uint8Array.of(1, 2, 3),
  OVERLAY = Uint8Array.of(4, 5, 6),
  PREVIEW = Uint8Array.of(7, 8, 9);

/** A machine without a GPU. */
export const SURVEY: BackendSurvey = {
  simd: SIMD_MEMORY,
  auto: SIMD_MEMORY,
  webgpu: { unavailable: "Cannot train on webgpu: there is none" },
};

/** What a {@linkcode fakeTrainer} did, one entry a run. */
export interface FakeRun {
  iterations: number;
  overlay?: boolean;
  previews?: boolean;
  end: Promise<"finished" | "stopped">;
}

/**
 * A trainer without training: as many iterations as asked for, one a turn of the event loop, each with a preview.
 * `fail` is thrown by the first iteration; `begin` delays it; `survey` is what the machine has.
 */
export function fakeTrainer(
  { fail, begin, survey = SURVEY }: { fail?: () => Error; begin?: Promise<void>; survey?: BackendSurvey } =
    {},
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
    async *run(image, options, { signal, overlay, previews } = {}): AsyncGenerator<TrainerEvent> {
      const { height, width } = image;
      const { promise: end, resolve } = Promise.withResolvers<"finished" | "stopped">();
      const run = { iterations: 0, overlay, previews, end };
      runs.push(run);
      tellFirstRun(run);
      let how: "finished" | "stopped" = "stopped";
      try {
        const start = startEvent(image, options);
        yield start;
        await begin;
        if (fail) throw fail();
        while (run.iterations < options.iterations) {
          await setImmediate();
          if (signal?.aborted) throw cancelled();
          yield { ...iterationEvent(++run.iterations), labels: { png: PREVIEW, height, width } };
        }
        const pictures = {
          labels: { png: LABELS, height, width },
          ...(overlay && { overlay: { png: OVERLAY, height, width } }),
        };
        how = "finished";
        yield { ...resultEvent(start), ...pictures };
      } finally {
        resolve(how);
      }
    },
  };
}

/** A handler with doubles for what it works with, and what it logged. */
export function testHandler(
  parts: Partial<HandlerParts> = {},
): { handler: Handler; log: Record<string, unknown>[] } {
  const log: Record<string, unknown>[] = [];
  const handler = createHandler({
    trainer: fakeTrainer(),
    decoder: createInlineDecoder(),
    queue: createQueue(),
    log: (event, fields) => log.push({ event, ...fields }),
    ...parts,
  });
  return { handler, log };
}

/** `POST /v1/segment` with this body. */
export function segmentRequest(
  body: BodyInit | null = PNG_FILE,
  { query = "", ...init }: RequestInit & { query?: string } = {},
): Request {
  return new Request(`http://localhost/v1/segment${query}`, { method: "POST", body, ...init });
}
