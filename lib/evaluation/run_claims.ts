import { join } from "node:path";

/** A task that is ours until it is released, or this process ends in whatever way. */
export interface Claim {
  release(): Promise<void>;
}

/** Who works on what, among all processes that share a folder. */
export interface Claims {
  /** Takes a task; `undefined` when somebody else has it. */
  take(key: string): Promise<Claim | undefined>;
  /** Resolves once whoever has the task has released it or died, and then holds it: release it. */
  wait(key: string): Promise<Claim>;
}

/**
 * Claims as locked files in a folder. The lock is the claim and the system lifts it when its process dies, so there is
 * no heartbeat to miss and nothing is left over from a process that was killed. The file says who has it.
 *
 * Works between machines where the folder's file system has locks (NFS does).
 */
export async function openClaims(folder: string): Promise<Claims> {
  await Deno.mkdir(folder, { recursive: true });
  return {
    take: (key) => claim(join(folder, `${key}.json`), (file) => file.tryLock(true)),
    async wait(key) {
      for (;;) {
        const taken = await claim(join(folder, `${key}.json`), (file) => file.lock(true).then(() => true));
        if (taken) return taken;
      }
    },
  };
}

/** @returns `undefined` when it is not locked, or was a file that its holder has removed meanwhile */
async function claim(
  path: string,
  lock: (file: Deno.FsFile) => Promise<boolean>,
): Promise<Claim | undefined> {
  const file = await Deno.open(path, { create: true, write: true });
  try {
    if (!await lock(file) || !await isStillAt(path, file)) {
      file.close();
      return undefined;
    }
    await file.truncate();
    await file.write(new TextEncoder().encode(holder()));
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    async release() {
      // Before the lock goes, so that nobody locks a file that is about to vanish unseen.
      await Deno.remove(path);
      file.close();
    },
  };
}

/** Whoever waited for a lock may have got that of a file that is no longer in the folder. */
async function isStillAt(path: string, file: Deno.FsFile): Promise<boolean> {
  try {
    const [there, locked] = [await Deno.stat(path), await file.stat()];
    return there.ino === locked.ino && there.dev === locked.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** For people who look into the folder. */
function holder(): string {
  return JSON.stringify({ pid: Deno.pid, since: new Date().toISOString() }) + "\n";
}
