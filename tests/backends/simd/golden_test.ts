import { createFusedTraining } from "../../../lib/sgscn/fused_training.ts";
import { checkGolden, GOLDEN_ITERATIONS, loadGolden } from "../../sgscn/golden.ts";
import { BACKEND_CASES, withBackend } from "../cases.ts";

for (const backendCase of BACKEND_CASES) {
  Deno.test(`${backendCase.name} reproduces the golden runs`, { ignore: backendCase.ignore }, async (t) => {
    await withBackend(backendCase, async (tfBackend) => {
      for (const run of loadGolden()) {
        await t.step(run.name, async () => {
          const about = { tfBackend, backend: "", device: "", reason: "" };
          const training = createFusedTraining(run.image, run.options, run.parameters, about);
          const gradients0 = training.gradients();
          const steps = [await training.step()];
          const labels0 = training.labels();
          while (steps.length < Math.min(GOLDEN_ITERATIONS, run.steps.length)) {
            steps.push(await training.step());
          }
          training.dispose();
          checkGolden(run, { steps, gradients0, labels0 });
        });
      }
    });
  });
}
