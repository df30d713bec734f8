import { place } from "./element.ts";

/** A screen reader is told at most so often: speech is slower than training. */
const PAUSE_MS = 4000;

let nextMs = 0;
let timer: number | undefined;

/** Says something to who cannot see the page. The last of several that come at once is what is said. */
export function announce(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    nextMs = performance.now() + PAUSE_MS;
    place("announcer").textContent = text;
  }, Math.max(0, nextMs - performance.now()));
}
