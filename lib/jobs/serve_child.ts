import "./quiet_stdout.ts";
import { describeError } from "./error_frames.ts";
import { encodeFrame, type Frame, type FrameLimits, readFrames } from "./frames.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { machineMemory } from "./machine_memory.ts";

/** What a request handler in the child may do. */
export interface ChildRequest {
  request: Frame;
  /** Sends one message; waits until it is written. */
  reply: (header: Record<string, unknown>, payload?: readonly Uint8Array[]) => Promise<void>;
  /** Aborted by the parent's cancel message. */
  signal: AbortSignal;
}

/** What a terminal or a service manager sends to every process it started: it is the parent's to act on. */
const LEFT_TO_PARENT: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * The child's side of {@linkcode createChildProcess}: says `ready`, answers `run` frames one at a time with messages
 * and `done` or `error`, minds `cancel`, tells that it lives, and ends when the parent does.
 */
export async function serveChild(
  handle: (request: ChildRequest) => Promise<void>,
  { requestLimits }: { requestLimits?: FrameLimits } = {},
): Promise<never> {
  for (const signal of LEFT_TO_PARENT) Deno.addSignalListener(signal, () => {});
  const output = Deno.stdout.writable.getWriter();
  async function send(header: Record<string, unknown>, payload?: readonly Uint8Array[]): Promise<void> {
    for (const chunk of encodeFrame(header, payload)) await output.write(chunk);
  }

  let controller: AbortController | undefined;
  async function answer(request: Frame, signal: AbortSignal): Promise<void> {
    try {
      await handle({
        request,
        signal,
        reply: (header, payload) => send({ ...header, type: "message" }, payload),
      });
      controller = undefined;
      await send({ type: "done" });
    } catch (error) {
      controller = undefined;
      await send(describeError(error));
    }
  }

  const hasWorkers = typeof Worker !== "undefined"; // without, the parent has only this thread's word
  await send({ type: "ready", heartbeats: hasWorkers, machineBytes: machineMemory() });
  // After that, so that its start overlaps with what the parent does now.
  if (hasWorkers) startHeartbeat();
  for await (const frame of readFrames(Deno.stdin.readable, requestLimits)) {
    if (frame.header.type === "cancel") controller?.abort();
    if (frame.header.type !== "run") continue;
    if (controller) throw new Error("Cannot run a request: another one is running");
    controller = new AbortController();
    answer(frame, controller.signal).catch(endWithoutParent);
  }
  Deno.exit(0); // the parent is gone, and with it whoever wanted the work
}

function endWithoutParent(error: unknown): never {
  console.error("Cannot answer the parent process:", error);
  Deno.exit(1);
}
