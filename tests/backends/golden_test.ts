import { createFusedTraining } from "../../lib/sgscn/fused_training.ts";
import { checkGolden, GOLDEN_ITERATIONS, loadGolden } from "../sgscn/golden.ts";
import { BACKEND_CASES, withBackend } from "./cases.ts";

for (const backendCase of BACKEND_CASES) {
  const { name, ignore } = backendCase;
  Deno.test({
    name: `${name} reproduces the golden runs`,
    ignore,
    fn: (t) =>
      withBackend(backendCase, async (tfBackend) => {
        for (const run of loadGolden()) {
          await t.step(run.name, async () => {
            const about = { tfBackend, backend: "", device: "", reason: "" };
            const training = createFusedTraining(run.image, run.options, run.parameters, about);
            const gradients0 = await training.gradients();
            const steps = [await training.step()];
            const labels0 = await training.labels();
            while (steps.length < Math.min(GOLDEN_ITERATIONS, run.steps.length)) {
              steps.push(await training.step());
            }
            training.dispose();
            checkGolden(run, { steps, gradients0, labels0 });
          });
        }
      }),
  });
}
