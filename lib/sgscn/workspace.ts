import * as tf from "@tensorflow/tfjs-core";
import { isWorkingBackend, type Workspace } from "../backends/loop.ts";

/**
 * Where a training that drives itself, without a `Loop`, keeps its tensors: on a GPU in memory that ends with it.
 *
 * @param tfBackend tfjs's name of the backend, as `holdBackend` gives it.
 */
export function createWorkspace(tfBackend: string): Workspace {
  const backend = tf.engine().findBackend(tfBackend);
  if (isWorkingBackend(backend)) return backend.createWorkspace();
  return {
    within(run) {
      tf.setBackend(tfBackend); // between two runs, other work may have used its own backend
      return run();
    },
    dispose() {},
  };
}
