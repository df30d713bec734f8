import { element, setText } from "./element.ts";
import type { Preview } from "./preview_store.ts";

/** From one preview to the next when played. */
const STEP_MS = 220;

export interface Timeline {
  /** The previews that there are now; it stays where it is, or at the latest when it was there. */
  update(previews: readonly Preview[]): void;
  reset(): void;
}

/** A slider over the previews, and a button that plays them. `onShow` gets the one to show; `isLatest` when it is the last. */
export function createTimeline(
  host: HTMLElement,
  { onShow }: { onShow(preview: Preview, isLatest: boolean): void },
): Timeline {
  const play = element("button", { type: "button", id: "play", "aria-label": "Play what was learnt" }, "▶");
  const slider = element("input", { type: "range", id: "scrub", min: 0, max: 0, value: 0, step: 1 });
  const text = element("output", { for: "scrub" });
  host.append(play, element("label", { for: "scrub" }, "Iteration"), slider, text);
  let previews: readonly Preview[] = [];
  let shown: Preview | undefined;
  let timer: number | undefined;

  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  play.addEventListener("click", () => {
    if (timer !== undefined) return stop();
    if (Number(slider.value) >= previews.length - 1) show(0);
    play.textContent = "❚❚";
    play.setAttribute("aria-label", "Pause");
    timer = setInterval(() => {
      const next = Number(slider.value) + 1;
      if (next >= previews.length) return stop();
      show(next);
    }, STEP_MS);
  });

  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "▶";
    play.setAttribute("aria-label", "Play what was learnt");
  }

  function show(i: number) {
    const preview = previews[i];
    if (!preview) return;
    slider.value = String(i);
    setText(text, preview.isResult ? "end" : String(preview.iteration));
    slider.setAttribute("aria-valuetext", preview.isResult ? "result" : `iteration ${preview.iteration}`);
    if (preview === shown) return;
    shown = preview;
    onShow(preview, i === previews.length - 1);
  }

  return {
    update(all) {
      const wasLatest = shown === undefined || shown === previews.at(-1);
      previews = [...all]; // the store goes on changing its own
      slider.max = String(Math.max(0, all.length - 1));
      host.hidden = all.length === 0;
      const at = all.findIndex(({ iteration }) => iteration >= (shown?.iteration ?? 0));
      show(wasLatest && timer === undefined ? all.length - 1 : Math.max(0, at));
    },
    reset() {
      stop();
      previews = [];
      shown = undefined;
      host.hidden = true;
    },
  };
}
