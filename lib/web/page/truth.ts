import { type Agreement, compareClusters, compareMask } from "./compare_masks.ts";
import { element, setText } from "./element.ts";
import type { Preview } from "./preview_store.ts";
import type { IndexedImage } from "./read_indexed_png.ts";

/** From here on a pixel of the file counts as target. */
const THRESHOLD = 128;

export interface Truth {
  readonly mask: IndexedImage | undefined;
  reset(): void;
  /** Scores what is shown now: the labels, and the mask that is picked. */
  score(preview: Preview | undefined, picked: IndexedImage | undefined): void;
}

/** The card where a known mask is given, and how well what is learnt agrees with it. */
export function createTruth(
  card: HTMLElement,
  { imageSize, onChange, onError }: {
    imageSize(): { height: number; width: number } | undefined;
    onChange(): void;
    /** `undefined` takes an earlier error back. */
    onError(error: unknown): void;
  },
): Truth {
  const input = element("input", { type: "file", id: "truth-file", accept: "image/*" });
  const rows = element("tbody");
  const table = element(
    "table",
    { class: "scores", hidden: true },
    element(
      "thead",
      {},
      element("tr", {}, ...["", "DSC", "HM", "XOR"].map((name) => element("th", { scope: "col" }, name))),
    ),
    rows,
  );
  const [cluster, picked] = ["Best cluster", "Picked mask"].map((name) => {
    const row = element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      element("td"),
      element("td"),
      element("td"),
    );
    rows.append(row);
    return row;
  });
  card.append(
    element("h2", { id: "truth-title" }, "Compare"),
    element(
      "p",
      { class: "hint" },
      "A ground-truth mask of the same size, bright where the target is, shows how well it does.",
    ),
    table,
    element(
      "p",
      { class: "buttons" },
      element("label", { class: "button", for: "truth-file" }, "Choose or drop a mask", input),
    ),
  );
  let mask: IndexedImage | undefined;

  async function take(given: Blob | undefined) {
    if (!given) return;
    try {
      mask = await readMask(given, imageSize());
      onError(undefined);
      onChange();
    } catch (error) {
      onError(error);
    }
  }
  input.addEventListener("change", () => {
    take(input.files?.[0]);
    input.value = "";
  });
  card.addEventListener("drop", (event) => take(event.dataTransfer?.files[0]));

  return {
    get mask() {
      return mask;
    },
    reset() {
      mask = undefined;
      table.hidden = true;
    },
    score(preview, pickedMask) {
      table.hidden = mask === undefined;
      if (!mask) return;
      show(cluster, preview && compareClusters(preview.labels, mask));
      show(picked, pickedMask && compareMask(pickedMask, mask));
      picked.hidden = pickedMask === undefined;
    },
  };
}

function show(row: HTMLElement, agreement: Agreement | undefined): void {
  const values = agreement && [agreement.dsc, agreement.hammoude, agreement.xor];
  for (let i = 0; i < 3; i++) setText(row.children[i + 1], values?.[i]?.toFixed(3) ?? "–");
}

/** @throws {MaskError} when it is no image, of another size, or empty */
async function readMask(
  file: Blob,
  size: { height: number; width: number } | undefined,
): Promise<IndexedImage> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new MaskError("This mask is no image that can be read");
  });
  const { height, width } = bitmap;
  if (size && (size.height !== height || size.width !== width)) {
    throw new MaskError(
      `The mask must be ${size.width} × ${size.height} pixels as the image is, got ${width} × ${height}`,
    );
  }
  const context = new OffscreenCanvas(width, height).getContext("2d")!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const mask = new Uint8Array(height * width);
  for (let i = 0; i < mask.length; i++) mask[i] = data[4 * i + 1] >= THRESHOLD && data[4 * i + 3] > 0 ? 1 : 0;
  if (!mask.includes(1)) throw new MaskError("Nothing in this mask is bright: the target must be white");
  return { height, width, data: mask };
}

/** A mask that cannot be compared with, or that there is none, in words. */
export class MaskError extends Error {
  override readonly name = "MaskError";

  constructor(message: string, readonly advice = "Choose another mask.") {
    super(message);
  }
}
