/** V8's own collector, after the answer is out; nothing happens unless the parent asked for it with `--expose-gc`. */
export function collectGarbageSoon(): void {
  setTimeout(() => (globalThis as { gc?: () => void }).gc?.(), 0);
}
