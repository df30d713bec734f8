import type { IndexedImage } from "./read_indexed_png.ts";

/** The labels as they were after an iteration. */
export interface Preview {
  iteration: number;
  labels: IndexedImage;
  /** After the last update: the result. */
  isResult?: boolean;
}

/** Kept at most, in number and in bytes: a long training sends thousands. */
export const MAX_PREVIEWS = 120, MAX_PREVIEW_BYTES = 24 * 2 ** 20;

/** The previews of a job, in order, never more than fit. When they do not, those go that are closest to others; the ends stay. */
export class PreviewStore {
  #previews: Preview[] = [];
  #bytes = 0;

  get all(): readonly Preview[] {
    return this.#previews;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(preview: Preview): void {
    if (this.#previews.some(({ iteration }) => iteration === preview.iteration)) return; // come again after a reload
    this.#previews.push(preview);
    this.#previews.sort((a, b) => a.iteration - b.iteration);
    this.#bytes += preview.labels.data.length;
    while (
      this.#previews.length > 2 && (this.#previews.length > MAX_PREVIEWS || this.#bytes > MAX_PREVIEW_BYTES)
    ) {
      this.#thin();
    }
  }

  clear(): void {
    this.#previews = [];
    this.#bytes = 0;
  }

  /** Drops the one that is missed least: between whose neighbours the fewest iterations lie. */
  #thin(): void {
    const at = (i: number) => this.#previews[i].iteration;
    let least = 1;
    for (let i = 2; i < this.#previews.length - 1; i++) {
      if (at(i + 1) - at(i - 1) < at(least + 1) - at(least - 1)) least = i;
    }
    const [gone] = this.#previews.splice(least, 1);
    this.#bytes -= gone.labels.data.length;
  }
}
