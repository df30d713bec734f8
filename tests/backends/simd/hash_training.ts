import { initialise } from "../../../lib/sgscn/initialise.ts";
import { createFusedTraining } from "../../../lib/sgscn/fused_training.ts";
import { gridValues } from "../../ops/compare.ts";

/** Tiles and pixels enough for several tasks of every kernel, channels that no vector divides. */
const SIZE = { height: 45, width: 61, channels: 13 };

/**
 * Five steps from a fixed seed; SHA-256, in hex, of every loss, label, gradient and parameter-dependent score that
 * they leave.
 */
export async function hashTraining(tfBackend: string): Promise<string> {
  const { height, width, channels } = SIZE;
  const image = { height, width, data: gridValues([height, width, 3], 7).values };
  const parameters = initialise({ channels, lastKernel: 3, inputChannels: 3 }, 3);
  const training = createFusedTraining(
    image,
    {
      ce: 1,
      ss: 5,
      cc: 1,
      contextLoss: "soft",
      padding: "replicate",
      lastRelu: false,
      learningRate: 0.1,
      momentum: 0.9,
    },
    parameters,
    { tfBackend, backend: "", device: "", reason: "" },
  );
  const parts: BlobPart[] = [];
  for (let i = 0; i < 5; i++) {
    const { loss, clusters, changed } = await training.step();
    parts.push(
      Float64Array.of(...Object.values(loss), clusters, changed),
      Uint8Array.from(await training.labels()),
    );
  }
  parts.push(...Object.values(await training.gradients()).map((gradient) => gradient.slice()));
  await training.finish();
  const { data, labels } = await training.scores();
  parts.push(data.slice(), labels.slice());
  training.dispose();
  const digest = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return new Uint8Array(digest).toHex();
}
