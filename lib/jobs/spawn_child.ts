import { abandonable } from "./abandonable.ts";
import { ChildDeath, type Verdict } from "./child_failure.ts";
import { encodeFrame, type Frame, type FrameLimits, readFrames } from "./frames.ts";
import { readHeartbeats } from "./read_heartbeats.ts";

export interface SpawnOptions {
  /** The module to run, a URL. It calls `serveChild()`. */
  entry: string;
  /** Permission flags; the child has no others, and never prompts. */
  permissions?: readonly string[];
  v8Flags?: readonly string[];
  /** Its whole environment. */
  environment?: Record<string, string>;
  replyLimits?: FrameLimits;
  /** Told the child's resident memory at each sign of life. */
  onHeartbeat?: (rssBytes: number) => void;
}

/** A child process that speaks frames. */
export interface SpawnedChild {
  readonly pid: number;
  /** True from the moment it is known to be gone, or killed. */
  readonly dead: boolean;
  /** What it sends, until its output ends. */
  readonly frames: AsyncGenerator<Frame>;
  /** Sends a frame. A child that no longer reads is noticed by the end of `frames`. */
  send(header: Record<string, unknown>, payload?: readonly Uint8Array[]): void;
  /** Kills it, unless it has ended or was killed already. */
  kill(verdict?: Verdict): void;
  /**
   * How it ended, with the end of its stderr, as an error for logs; waits for that end. A process that was killed and
   * yet does not end, because a driver of the system holds it, is left behind after a few seconds.
   */
  causeOfDeath(): Promise<ChildDeath>;
}

/** Enough for a stack trace. */
const STDERR_KEPT_CHARACTERS = 4_096;

/** Any process that is not held by the system ends within milliseconds of being killed. */
const KILL_TIMEOUT_MS = 5_000;

/** Starts this same Deno on a module, with an empty environment and no permissions but those given. */
export function spawnChild(
  { entry, permissions = [], v8Flags = [], environment = {}, replyLimits, onHeartbeat }: SpawnOptions,
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
  const stderr = keepTail(readHeartbeats(child.stderr, { onHeartbeat }), STDERR_KEPT_CHARACTERS);
  let dead = false;
  let ended = false, killed = false;
  let verdict: Verdict | undefined;
  let killTimer: ReturnType<typeof setTimeout> | undefined;
  const markDead = () => {
    dead = true;
  };
  input.closed.catch(markDead);
  const { promise: leftBehind, resolve: leave } = Promise.withResolvers<undefined>();
  const frames = abandonable(readFrames(child.stdout, replyLimits));
  const status = child.status.then((status) => {
    clearTimeout(killTimer);
    ended = dead = true;
    return status;
  });
  const end = Promise.race([status, leftBehind]);

  return {
    pid: child.pid,
    get dead() {
      return dead;
    },
    frames: frames.values,
    send(header, payload) {
      for (const chunk of encodeFrame(header, payload)) input.write(chunk).catch(markDead);
    },
    kill(why) {
      if (ended || killed) return;
      killed = dead = true;
      verdict = why;
      killTimer = setTimeout(() => {
        child.unref();
        frames.abandon();
        leave(undefined);
      }, KILL_TIMEOUT_MS);
      try {
        child.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // TypeError: it ended by itself just before
      }
    },
    async causeOfDeath() {
      const status = await end;
      return new ChildDeath(status, status ? await stderr : "", verdict);
    },
  };
}

async function keepTail(texts: AsyncIterable<string>, characters: number): Promise<string> {
  let tail = "";
  for await (const text of texts) tail = (tail + text).slice(-characters);
  return tail;
}
