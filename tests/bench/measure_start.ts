import { segmentCommand, segmentTask } from "./segment_task.ts";

/** Milliseconds from starting the process to a line of its output. */
export interface StartTime {
  startEventMs: number;
  firstIterationMs: number;
}

/**
 * Starts the command line on the sample image and waits for its first iteration.
 *
 * @param out folder for the results
 * @param options `throughTask`: with the time that `deno task` itself takes
 */
export async function measureStart(
  out: string,
  { throughTask }: { throughTask: boolean },
): Promise<StartTime> {
  const command = (throughTask ? segmentTask : segmentCommand)(["--json", "--out", out]);
  const began = performance.now();
  const child = command.spawn();
  let startEventMs = NaN, firstIterationMs = NaN;
  for await (const line of lines(child.stdout)) {
    const { event } = JSON.parse(line);
    if (event === "start") startEventMs = performance.now() - began;
    if (event === "iteration" && Number.isNaN(firstIterationMs)) {
      firstIterationMs = performance.now() - began;
      child.kill("SIGINT"); // and read on until it has stopped
    }
  }
  await child.status;
  if (Number.isNaN(firstIterationMs)) throw new Error("Cannot time the start: no iteration was reported");
  return { startEventMs, firstIterationMs };
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const found = (text + part).split("\n");
    text = found.pop()!;
    yield* found;
  }
}
