import * as tf from "@tensorflow/tfjs-core";
import type { Loop, LoopSpec } from "../backends/loop.ts";
import { completeReports } from "./complete_reports.ts";

/** The training loop on a backend that can be read at once: one iteration at a time, decided here when it ends. */
export function createSynchronousLoop(
  tfBackend: string,
  { height, width, options, iterate }: LoopSpec,
): Loop {
  const complete = completeReports(options);
  const pixels = height * width;
  let labels: tf.Tensor2D | undefined;

  const within = <T>(run: () => T): T => {
    // Steps are synchronous: between two of them, another training may have used its own backend.
    tf.setBackend(tfBackend);
    return run();
  };

  const readLabels = () => {
    if (!labels) throw new Error("Cannot read labels: no step has been taken");
    return Uint8Array.from(labels.dataSync());
  };

  return {
    within,
    next: () =>
      Promise.resolve(within(() => {
        const made = iterate(labels);
        const [ce, ss, cc, clusters, changed] = made.summary.dataSync();
        const found = {
          loss: { total: made.total.dataSync()[0], ce, ss, cc },
          clusters,
          changed: changed / pixels,
        };
        tf.dispose([made.total, made.summary]);
        labels?.dispose();
        labels = made.labels;
        return complete(found, readLabels);
      })),
    labels: () => Promise.resolve(within(readLabels)),
    dispose: () => labels?.dispose(),
  };
}
