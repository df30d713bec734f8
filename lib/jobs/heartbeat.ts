/**
 * How often a child says that it lives, and what memory it holds. Raising it lets memory pass its limit for longer: writing to
 * fresh pages takes about a second for each gigabyte.
 */
const INTERVAL_MS = 100;

/**
 * Starts a worker that tells the parent, on stderr, that this process lives and how much memory it holds, also while
 * the main thread is busy for seconds in WebAssembly or waits for a GPU. A process that is stopped stops telling.
 *
 * The worker is also the one who notices, when the main thread cannot, that the parent is gone, and ends this process.
 */
export function startHeartbeat(): void {
  // Its text, not a file of its own: that would take the permission to read it.
  const source = new Blob([`(${beat})(${INTERVAL_MS})`], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(source), { type: "module" });
  worker.onerror = ({ message }) => {
    console.error("Cannot send heartbeats:", message);
    Deno.exit(1); // the parent would take the silence for a hang
  };
}

/** What the worker runs: nothing from outside this function can be used in it. See `readHeartbeats()` for the record. */
function beat(intervalMs: number): void {
  const encoder = new TextEncoder();
  const tell = () => {
    try {
      // One write of fewer than 512 bytes: POSIX lets no other writer of the pipe come in between.
      Deno.stderr.writeSync(encoder.encode(`\x1e${Deno.memoryUsage().rss}\x1f`));
    } catch (error) {
      if (error instanceof Deno.errors.WouldBlock) return; // the parent is slow to read: the next will do
      // Nobody will ever read: the parent is gone. `Deno.exit()` would end this worker only, and a process needs no
      // permission to kill itself.
      Deno.kill(Deno.pid, "SIGKILL");
    }
  };
  tell();
  setInterval(tell, intervalMs);
}
