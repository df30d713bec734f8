import { element } from "./element.ts";
import type { Viewer } from "./viewer.ts";

/** What is shown over the image. */
export interface Shown {
  labels: boolean;
  outlines: boolean;
  mask: boolean;
}

/** The buttons below the image. */
export function createViewTools(
  host: HTMLElement,
  viewer: Viewer,
  onChange: () => void,
): { readonly shown: Shown; readonly opacity: number; set(shown: Partial<Shown>): void } {
  const shown: Shown = { labels: true, outlines: false, mask: true };
  const toggles = {
    labels: toggle("Regions", "labels"),
    outlines: toggle("Outlines", "outlines"),
    mask: toggle("Mask", "mask"),
  };
  const opacity = element("input", { type: "range", id: "opacity", min: 0, max: 100, value: 50 });
  opacity.addEventListener("input", () => viewer.setLook({ opacity: Number(opacity.value) / 100 }));
  const side = element("button", { type: "button", "aria-pressed": "false", id: "side" }, "Side by side");
  side.addEventListener("click", () => {
    const isOn = side.getAttribute("aria-pressed") !== "true";
    side.setAttribute("aria-pressed", String(isOn));
    viewer.setLook({ sideBySide: isOn });
  });
  const zooms = [
    ["Zoom in", "+", () => viewer.zoomBy(1.4)],
    ["Zoom out", "−", () => viewer.zoomBy(1 / 1.4)],
    ["Fit the whole image", "Fit", () => viewer.fit()],
  ] as const;
  host.append(
    ...Object.values(toggles),
    element("label", { for: "opacity" }, "Opacity", opacity),
    side,
    ...zooms.map(([label, text, act]) => {
      const button = element("button", { type: "button", "aria-label": label }, text);
      button.addEventListener("click", act);
      return button;
    }),
  );
  draw();

  function toggle(text: string, name: keyof Shown) {
    const button = element("button", { type: "button", id: `show-${name}` }, text);
    button.addEventListener("click", () => set({ [name]: !shown[name] }));
    return button;
  }

  function set(change: Partial<Shown>) {
    Object.assign(shown, change);
    draw();
    onChange();
  }

  function draw() {
    for (const [name, button] of Object.entries(toggles)) {
      button.setAttribute("aria-pressed", String(shown[name as keyof Shown]));
    }
  }

  return {
    shown,
    get opacity() {
      return Number(opacity.value) / 100;
    },
    set,
  };
}
