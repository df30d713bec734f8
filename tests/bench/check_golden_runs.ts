import { createFusedTraining } from "../../lib/sgscn/fused_training.ts";
import { checkGolden, GOLDEN_ITERATIONS, loadGolden } from "../sgscn/golden.ts";

/** Repeats the golden runs on a tfjs backend. @returns how many @throws {Error} that names the first number that is off */
export async function checkGoldenRuns(tfBackend: string): Promise<number> {
  const runs = loadGolden();
  for (const run of runs) {
    const about = { tfBackend, backend: "", device: "", reason: "benchmark" };
    const training = createFusedTraining(run.image, run.options, run.parameters, about);
    const gradients0 = await training.gradients();
    const steps = [await training.step()];
    const labels0 = await training.labels();
    while (steps.length < Math.min(GOLDEN_ITERATIONS, run.steps.length)) steps.push(await training.step());
    training.dispose();
    checkGolden(run, { steps, gradients0, labels0 });
  }
  return runs.length;
}
