import { setTimeout as delay } from "node:timers/promises";
import { SgscnError } from "../../errors.ts";

/** What a device reports of its own accord, in the order in which it is asked about. */
const SCOPES: readonly GPUErrorFilter[] = ["validation", "internal", "out-of-memory"];

/** Something that went wrong, and what that is to whoever asked for the work. */
interface Fault {
  kind: "trainer-failed" | "out-of-memory";
  text: string;
}

/** A call fails at once when the device is lost; that it was lost is told a little later. */
const LOSS_NEWS_MS = 200;

/**
 * What went wrong on a device. WebGPU answers most mistakes with silence and zeros: whatever creates something on the
 * device does so under {@linkcode watch}, and whoever trusts a result calls {@linkcode settle} first.
 */
export class Faults {
  readonly #device: GPUDevice;
  readonly #pending: Promise<Fault | undefined>[] = [];
  #lost: string | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    device.lost.then(({ reason, message }) => {
      this.#lost = `the GPU device was lost (${reason}): ${message}`;
    });
    device.addEventListener("uncapturederror", (event) => {
      const { error } = event as unknown as { error: GPUError };
      const text = `the GPU reported an error: ${error.message}`;
      this.#pending.push(Promise.resolve({ kind: "trainer-failed", text }));
    });
  }

  /** Why the device can no longer be used, or `undefined` while it can. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Runs something on the device inside error scopes; what they find is thrown by {@linkcode settle}. */
  watch<T>(what: string, run: () => T): T {
    for (const scope of SCOPES) this.#device.pushErrorScope(scope);
    try {
      return run();
    } finally {
      for (const scope of SCOPES.toReversed()) {
        const kind = scope === "out-of-memory" ? scope : "trainer-failed";
        const fault = (
          { message }: { message: string },
        ) => ({ kind, text: `cannot make ${what}: ${message}` } as const);
        const found = this.#device.popErrorScope();
        this.#pending.push(found.then((error) => error ? fault(error) : undefined, fault));
      }
    }
  }

  /**
   * Waits for every scope's answer.
   *
   * @throws {SgscnError} the first fault since the last call: `out-of-memory`, or `trainer-failed`, also when the device
   * is lost
   */
  async settle(): Promise<void> {
    const found = await Promise.all(this.#pending.splice(0));
    const fault = found.find((fault) => fault !== undefined);
    if (this.#lost) throw new SgscnError("trainer-failed", `Cannot compute on the GPU: ${this.#lost}`);
    if (fault) throw new SgscnError(fault.kind, `Cannot compute on the GPU: ${fault.text}`);
  }

  /** The error behind an error: a device that was lost makes calls fail in many ways. */
  async explain(error: Error): Promise<Error> {
    if (error instanceof SgscnError) return error;
    await Promise.race([this.#device.lost, delay(LOSS_NEWS_MS)]);
    try {
      await this.settle();
    } catch (found) {
      return found as Error;
    }
    return error;
  }
}
