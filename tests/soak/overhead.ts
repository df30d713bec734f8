import assert from "node:assert/strict";
import { median } from "../bench/statistics.ts";
import { imageFile } from "./image_file.ts";
import { argumentsOf, environmentOf } from "./processes.ts";
import type { Figure, ProofOptions } from "./proof.ts";
import { type SoakService, startSoakService } from "./service.ts";
import { checkWhole, dataOf, receive } from "./stream_events.ts";
import { TextLineStream } from "./text_lines.ts";

const TURNS = { short: 2, full: 15 };
const ITERATIONS = { short: 3, full: 40 };
const TARGET = 0.03;

/** One segmentation: from the file's bytes to the result. */
interface Run {
  elapsedMs: number;
  losses: unknown[];
}

/** A stream with previews over HTTP against `segment()` alone, in turns, in processes that were started alike. */
export async function overhead({ scale, seed, progress }: ProofOptions): Promise<Figure> {
  await using service = await startSoakService();
  await using bare = startBareLoop(service);
  const file = imageFile({ height: 192, width: 256, seed });
  const options = {
    size: 256,
    iterations: ITERATIONS[scale],
    minClusters: 1,
    stableIterations: 0,
    preview: 5,
    backend: "simd",
  };
  const contestants = [() => stream(service, file, options), () => bare.run(file, options)];
  for (const run of contestants) await run(); // warms up
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS[scale]; turn++) {
    const runs: Run[] = [];
    for (const which of turn % 2 === 0 ? [0, 1] : [1, 0]) runs[which] = await contestants[which]();
    assert.deepEqual(runs[0].losses, runs[1].losses, "both do the same work");
    runs.forEach(({ elapsedMs }, which) => times[which].push(elapsedMs));
    progress(runs.map(({ elapsedMs }) => `${elapsedMs.toFixed(0)} ms`).join(" against bare "));
  }
  const [ours, theirs] = times;
  const ofMedians = median(ours) / median(theirs) - 1;
  const ofMinima = Math.min(...ours) / Math.min(...theirs) - 1;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    proof: `overhead of the service over the bare loop, 256×192, ${
      ITERATIONS[scale]
    } iterations, previews every 5`,
    figure:
      `${percent(ofMedians)} of medians (${median(ours).toFixed(0)} against ${
        median(theirs).toFixed(0)
      } ms), ` +
      `${percent(ofMinima)} of minima, ${TURNS[scale]} turns`,
    target: scale === "full"
      ? `under ${100 * TARGET} %`
      : "not judged in the short form, but the losses are equal",
    passed: scale === "short" || ofMedians < TARGET,
  };
}

async function stream(
  service: SoakService,
  body: Uint8Array<ArrayBuffer>,
  options: Record<string, unknown>,
): Promise<Run> {
  const query = new URLSearchParams(Object.entries(options).map(([name, value]) => [name, String(value)]));
  const beganMs = performance.now();
  const response = await fetch(service.url(`v1/segment?${query}`), { method: "POST", body });
  const { events } = await receive(response.body!);
  const elapsedMs = performance.now() - beganMs;
  checkWhole(events);
  return { elapsedMs, losses: dataOf(events.at(-1)!).losses };
}

/** A process with the flags, permissions, threads and environment of the service's own trainer. */
function startBareLoop(
  service: SoakService,
): { run(file: Uint8Array, options: Record<string, unknown>): Promise<Run> } & AsyncDisposable {
  const { pid } = service.processes().find(({ role }) => role === "trainer")!;
  const [command, ...args] = argumentsOf(pid);
  const { search } = new URL(args.pop()!);
  const child = new Deno.Command(command, {
    args: [...args, `${import.meta.resolve("./bare_loop_main.ts")}${search}`],
    clearEnv: true,
    env: environmentOf(pid),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const answers = lines.getReader();
  return {
    async run(file, options) {
      const question = JSON.stringify({ file: file.toBase64(), options });
      await input.write(new TextEncoder().encode(`${question}\n`));
      const { value } = await answers.read();
      assert.ok(value, "the bare loop answers");
      return JSON.parse(value);
    },
    async [Symbol.asyncDispose]() {
      await input.close();
      await child.status;
    },
  };
}
