import { element, setText } from "./element.ts";
import type { IndexedImage } from "./read_indexed_png.ts";
import { cutIntoParts, cutThatShows, type Part } from "./region_cut.ts";
import type { PageResult } from "./state.ts";
import type { ImagePoint } from "./viewer.ts";

export interface RegionPicker {
  /** Regions to pick from; `undefined` for none. */
  show(result: PageResult | undefined, map?: IndexedImage): void;
  hover(point: ImagePoint | undefined): void;
  pick(point: ImagePoint): void;
  /** Ids of the regions picked, ascending. */
  readonly selection: readonly number[];
}

export interface RegionPickerOptions {
  /** The regions under the pointer or the keyboard's focus changed. */
  onHover(part: Part | undefined): void;
  /** The selection or the cut changed. */
  onChange(): void;
}

/** Listed at most; the rest is smaller, and can be clicked in the image. */
const MAX_LISTED = 24;

/** The card where regions are picked: a slider that cuts the hierarchy, what was chosen and why, and a list for the keyboard. */
export function createRegionPicker(
  card: HTMLElement,
  { onHover, onChange }: RegionPickerOptions,
): RegionPicker {
  const title = element("h2", { id: "target-title" }, "Target");
  const chosen = element("p", { id: "target-chosen" });
  const reasons = element("ul", { class: "reasons" });
  const slider = element("input", { type: "range", id: "cut", min: 2, step: 1 });
  const count = element("output", { for: "cut" });
  const reset = element("button", { type: "button", id: "automatic" }, "Automatic target");
  const clear = element("button", { type: "button", id: "clear" }, "Clear");
  const hovered = element("p", { class: "hint", id: "hovered" });
  const list = element("ul", { class: "regions", "aria-label": "Regions" });
  card.append(
    title,
    chosen,
    reasons,
    element("label", { for: "cut", class: "slider" }, "Regions ", count, slider),
    hovered,
    list,
    element("p", { class: "buttons" }, reset, clear),
  );
  let result: PageResult | undefined, map: IndexedImage | undefined;
  let parts: Part[] = [];
  let partOf: Part[] = []; // by region's id
  let selected = new Set<number>();

  slider.addEventListener("input", () => {
    cut();
    onChange();
  });
  reset.addEventListener("click", () => select(result?.target?.regions ?? []));
  clear.addEventListener("click", () => select([]));

  function select(ids: readonly number[]) {
    selected = new Set(ids);
    describe();
    onChange();
  }

  function cut() {
    const { regions = [], hierarchy = [] } = result ?? {};
    parts = cutIntoParts(regions, hierarchy, Number(slider.value));
    partOf = [];
    for (const part of parts) for (const id of part.ids) partOf[id] = part;
    setText(count, `${parts.length}`);
    list.replaceChildren(...parts.slice(0, MAX_LISTED).map(row));
    describe();
  }

  function row(part: Part, i: number) {
    const box = element("input", { type: "checkbox", id: `part-${i}` });
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = `rgb(${part.meanColour.join(" ")})`;
    const item = element(
      "li",
      {},
      box,
      element(
        "label",
        { for: `part-${i}` },
        swatch,
        `${inPercent(part.fraction)}${part.isFrame ? ", frame" : ""}`,
      ),
    );
    box.addEventListener("change", () => toggle(part));
    for (
      const [type, shown] of [["focusin", part], ["pointerenter", part], ["focusout"], [
        "pointerleave",
      ]] as const
    ) {
      item.addEventListener(type, () => showHovered(shown));
    }
    return item;
  }

  function toggle(part: Part) {
    const isIn = part.ids.every((id) => selected.has(id));
    const ids = new Set(selected);
    for (const id of part.ids) isIn ? ids.delete(id) : ids.add(id);
    select([...ids]);
  }

  function describe() {
    const { regions = [], target } = result ?? {};
    for (const [i, part] of parts.slice(0, MAX_LISTED).entries()) {
      const box = list.children[i].querySelector("input")!;
      const inside = part.ids.filter((id) => selected.has(id)).length;
      box.checked = inside === part.ids.length;
      box.indeterminate = inside > 0 && !box.checked;
    }
    const isAutomatic = target?.mode === "auto" && sameIds(target.regions, selected);
    const share = regions.reduce((sum, { id, fraction }) => sum + (selected.has(id) ? fraction : 0), 0);
    setText(
      chosen,
      selected.size === 0
        ? "Nothing is picked. Click a region in the image."
        : isAutomatic
        ? `Chosen by itself, ${inPercent(target.confidence)} sure; ${
          inPercent(target.fraction)
        } of the image.`
        : `Picked by you; ${inPercent(share)} of the image.`,
    );
    reasons.replaceChildren(
      ...(isAutomatic ? target.reasons.map((reason) => element("li", {}, reason)) : []),
    );
    reset.disabled = isAutomatic || !target;
  }

  function showHovered(part: Part | undefined) {
    setText(
      hovered,
      part
        ? `${part.pixels.toLocaleString("en")} pixels, ${inPercent(part.fraction)} of the image; contrast ${
          part.contrast.toFixed(0)
        }${part.isFrame ? "; part of the frame" : ""}`
        : "Point at a region to see what it is.",
    );
    onHover(part);
  }

  function partAt({ x, y }: ImagePoint): Part | undefined {
    if (!result || !map) return undefined;
    const row = Math.floor(y * map.height / result.image.height);
    const column = Math.floor(x * map.width / result.image.width);
    return partOf[map.data[row * map.width + column]];
  }

  return {
    get selection() {
      return [...selected].sort((a, b) => a - b);
    },
    show(shown, shownMap) {
      result = shown?.regions?.length ? shown : undefined;
      map = shownMap;
      card.hidden = result === undefined || map === undefined;
      const total = result?.regions?.length ?? 0;
      slider.max = String(Math.max(2, total));
      const { regions = [], hierarchy = [], suggestedRegions = total, target } = result ?? {};
      slider.value = String(
        cutThatShows(target?.regions ?? [], regions, hierarchy, Math.max(2, suggestedRegions)),
      );
      slider.disabled = total < 3;
      selected = new Set(result?.target?.regions);
      cut();
      showHovered(undefined);
    },
    hover: (point) => showHovered(point && partAt(point)),
    pick(point) {
      const part = partAt(point);
      if (part) toggle(part);
    },
  };
}

function sameIds(ids: readonly number[], set: ReadonlySet<number>): boolean {
  return ids.length === set.size && ids.every((id) => set.has(id));
}

function inPercent(share: number): string {
  const percent = 100 * share;
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}
