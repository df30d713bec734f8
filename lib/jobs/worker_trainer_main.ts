/// <reference lib="deno.worker" />
import { describeError } from "./error_frames.ts";
import { createInlineTrainer } from "./inline_trainer.ts";
import type { ToWorker } from "./worker_trainer.ts";

// The entry of the trainer worker: the inline trainer, on a thread of its own. Its address says with how many threads.
const threads = Number(new URL(import.meta.url).searchParams.get("threads")) || undefined;
const trainer = createInlineTrainer({ threads });
let controller: AbortController | undefined;

async function answer({ image, options, ...run }: ToWorker & { type: "run" }): Promise<void> {
  controller = new AbortController();
  try {
    for await (const event of trainer.run(image, options, { ...run, signal: controller.signal })) {
      self.postMessage({ type: "message", event });
    }
    self.postMessage({ type: "done" });
  } catch (error) {
    self.postMessage(describeError(error));
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "cancel") controller?.abort();
  else answer(data);
};
self.postMessage({ type: "ready" });
