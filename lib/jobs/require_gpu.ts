import { SgscnError } from "../errors.ts";
import { phantom } from "../image/phantom.ts";
import { resolveOptions, type SegmentOptions } from "../options.ts";
import type { StartEvent } from "../types.ts";
import type { Trainer, TrainerEvent } from "./trainer.ts";

/** The least that can be trained: enough to open the device, run its self-test and every kernel once. */
const PROBE_SIDE = 16, PROBE_CHANNELS = 2;

/**
 * For a service that was promised a GPU: proves by a tiny training that there is one, and gives the trainer back in a
 * form that never falls back to the processor in silence. Jobs that ask for `simd` by name still get it, and k-means
 * computes on the processor.
 *
 * A software Vulkan device counts as none: it computes the same on the processor, and slower than `simd`.
 *
 * @throws {SgscnError} `trainer-failed` when training would run on anything but a GPU; the message says on what, and why
 */
export async function requireGpu(trainer: Trainer): Promise<Trainer> {
  await probe(trainer);
  return Object.assign(Object.create(trainer) as Trainer, {
    async *run(...[image, options, runOptions]: Parameters<Trainer["run"]>): AsyncGenerator<TrainerEvent> {
      const needsGpu = options.backend !== "simd" && options.method !== "kmeans"; // which has no network
      const settings = needsGpu ? withoutFallback(options) : options;
      for await (const event of trainer.run(image, settings, runOptions)) {
        if (event.event === "start" && needsGpu) refuseOthers(event, "Cannot train");
        yield event;
      }
    },
  });
}

/** Asks for `auto`, whose start event says why it took what it took. */
async function probe(trainer: Trainer): Promise<void> {
  const { image } = phantom("skin", { height: PROBE_SIDE, width: PROBE_SIDE });
  const options = resolveOptions({ backend: "auto", iterations: 1, preview: 0, channels: PROBE_CHANNELS });
  for await (const event of trainer.run(image, options, { previews: false })) {
    if (event.event === "start") refuseOthers(event, "Cannot start");
  }
}

/** `webgpu` fails where `auto` would take the processor. */
function withoutFallback(options: SegmentOptions): SegmentOptions {
  return options.backend === "auto" ? { ...options, backend: "webgpu" } : options;
}

function refuseOthers({ backend, device, reason, adapter }: StartEvent, action: string): void {
  if (backend === "webgpu" && adapter && !adapter.software) return;
  throw new SgscnError(
    "trainer-failed",
    `${action}: a GPU is required (SGSCN_REQUIRE_GPU), but training would run on ${backend}, ${device} (${reason})`,
    { limit: "a GPU", value: backend },
  );
}
