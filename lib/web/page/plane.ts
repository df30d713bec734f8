import { element } from "./element.ts";

/** What was there before is gone after so long. */
const FADE_MS = 260;
const isStill = matchMedia("(prefers-reduced-motion: reduce)");

/** Draws in CSS pixels, from the host's top left corner. */
export type Draw = (context: CanvasRenderingContext2D) => void;

/** A picture as large as its host, one of several that lie on each other. */
export interface Plane {
  /** Paints another picture, or none. `fade` lets the one before go slowly, where motion is welcome. */
  show(draw: Draw | undefined, options?: { fade?: boolean }): void;
  setOpacity(opacity: number): void;
}

/**
 * A plane is painted when what it shows changes, and at no other time: while it fades, the browser's compositor blends two
 * canvases that are painted already, and the page's own thread is free.
 */
export function createPlane(host: HTMLElement): Plane {
  let [front, back] = Array.from({ length: 2 }, () => {
    const canvas = element("canvas", { hidden: true });
    host.append(canvas);
    return canvas;
  });
  let opacity = 1;
  let fades: Animation[] = [];

  function paint(canvas: HTMLCanvasElement, draw: Draw) {
    const ratio = devicePixelRatio;
    const [width, height] = [host.clientWidth, host.clientHeight].map((side) => Math.round(side * ratio));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext("2d")!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.scale(ratio, ratio);
    draw(context);
  }

  return {
    show(draw, { fade = false } = {}) {
      for (const before of fades) before.cancel();
      fades = [];
      const isFading = fade && !isStill.matches;
      if (isFading) [front, back] = [back, front];
      else back.hidden = true;
      if (draw) paint(front, draw);
      front.hidden = draw === undefined;
      if (!isFading) return;
      // What goes stays unseen until it is hidden; what comes has its own opacity from then on.
      const goes = back.animate({ opacity: [opacity, 0] }, { duration: FADE_MS, fill: "forwards" });
      goes.onfinish = () => back.hidden = true;
      fades = [goes, front.animate({ opacity: [0, opacity] }, FADE_MS)];
    },
    setOpacity(to) {
      opacity = to;
      for (const canvas of [front, back]) canvas.style.opacity = String(to);
    },
  };
}
