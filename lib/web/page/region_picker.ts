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
  /** Points picked instead, where targets are outlined, each as the option `target` has it. */
  readonly points: readonly string[];
  /** Takes the last point back. */
  dropPoint(): void;
}

export interface RegionPickerOptions {
  /** The regions under the pointer or the keyboard's focus changed. */
  onHover(part: Part | undefined): void;
  /** The selection, the points or the cut changed. */
  onChange(): void;
  /** Whether the mask as it is has this point in it. */
  isPicked(point: ImagePoint): boolean;
}

/** Listed at most; the rest is smaller, and can be clicked in the image. */
const MAX_LISTED = 24;

/** The card where regions are picked: a slider that cuts the hierarchy, what was chosen and why, and a list for the keyboard. */
export function createRegionPicker(
  card: HTMLElement,
  { onHover, onChange, isPicked }: RegionPickerOptions,
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
  let points: string[] = [];

  slider.addEventListener("input", () => {
    cut();
    onChange();
  });
  reset.addEventListener("click", () => select(result?.target?.regions ?? []));
  clear.addEventListener("click", () => select([]));

  function select(ids: readonly number[]) {
    selected = new Set(ids);
    points = [];
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
    const isAutomatic = target?.mode === "auto" && points.length === 0 && sameIds(target.regions, selected);
    const share = regions.reduce((sum, { id, fraction }) => sum + (selected.has(id) ? fraction : 0), 0);
    setText(
      chosen,
      points.length > 0
        ? `Outlined around ${points.length === 1 ? "the point" : `${points.length} points`} you picked.`
        : selected.size === 0
        ? `Nothing is picked. Click a ${target?.outlined ? "mass" : "region"} in the image.`
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
        : result?.target?.outlined
        ? "Click a mass to have it outlined; then beside the outline to add, in it to leave out."
        : "Point at a region to see what it is.",
    );
    onHover(part);
  }

  /** The first point says where the mass is; others add what is not in the mask yet, or leave out what is. */
  function point({ x, y }: ImagePoint) {
    const isInside = points.length === 0 || !isPicked({ x, y });
    points.push(`${Math.floor(x)},${Math.floor(y)}${isInside ? "" : ",0"}`);
    selected = new Set();
    describe();
    onChange();
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
      points = [];
      cut();
      showHovered(undefined);
    },
    hover: (point) => showHovered(point && partAt(point)),
    get points() {
      return points;
    },
    dropPoint() {
      points.pop();
      describe();
    },
    pick(place) {
      const part = partAt(place);
      if (!part) return;
      if (result?.target?.outlined) point(place);
      else toggle(part);
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
