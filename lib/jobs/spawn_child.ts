import { encodeFrame, type Frame, type FrameLimits, readFrames } from "./frames.ts";

export interface SpawnOptions {
  /** The module to run, a URL. It calls `serveChild()`. */
  entry: string;
  /** Permission flags; the child has no others, and never prompts. */
  permissions?: readonly string[];
  v8Flags?: readonly string[];
  /** Its whole environment. */
  environment?: Record<string, string>;
  replyLimits?: FrameLimits;
}

/** A child process that speaks frames. */
export interface SpawnedChild {
  /** True from the moment it is known to be gone, or killed. */
  readonly dead: boolean;
  /** What it sends, until its output ends. */
  readonly frames: AsyncGenerator<Frame>;
  /** Sends a frame. A child that no longer reads is noticed by the end of `frames`. */
  send(header: Record<string, unknown>, payload?: readonly Uint8Array[]): void;
  kill(): void;
  /** How it ended, with the end of its stderr, as an error for logs; waits for that end. */
  causeOfDeath(): Promise<Error>;
}

/** Enough for a stack trace. */
const STDERR_KEPT_CHARACTERS = 4_096;

/** Starts this same Deno on a module, with an empty environment and no permissions but those given. */
export function spawnChild(
  { entry, permissions = [], v8Flags = [], environment = {}, replyLimits }: SpawnOptions,
): SpawnedChild {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      ...(v8Flags.length > 0 ? [`--v8-flags=${v8Flags.join(",")}`] : []),
      ...permissions,
      entry,
    ],
    clearEnv: true,
    env: { ...environment, NO_COLOR: "1" }, // its stderr goes to logs
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const stderr = keepTail(child.stderr, STDERR_KEPT_CHARACTERS);
  let dead = false;
  const markDead = () => {
    dead = true;
  };
  input.closed.catch(markDead);
  child.status.then(markDead);

  return {
    get dead() {
      return dead;
    },
    frames: readFrames(child.stdout, replyLimits),
    send(header, payload) {
      for (const chunk of encodeFrame(header, payload)) input.write(chunk).catch(markDead);
    },
    kill() {
      if (dead) return;
      markDead();
      try {
        child.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // TypeError: it ended by itself just before
      }
    },
    async causeOfDeath() {
      const { code, signal } = await child.status;
      const end = signal ? `by ${signal}` : `with status ${code}`;
      return new Error(`the child process ended ${end}; stderr: ${(await stderr).trim() || "(empty)"}`);
    },
  };
}

async function keepTail(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  characters: number,
): Promise<string> {
  let tail = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    tail = (tail + text).slice(-characters);
  }
  return tail;
}
