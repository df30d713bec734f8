import { ask } from "./api.ts";
import { place } from "./element.ts";

/** An image as it came to the page. */
export interface Intake {
  file: Blob;
  name: string;
  /** The kind of a sample; missing for an image of the user's own. */
  sample?: string;
}

/** Hears of every image that is dropped, pasted or chosen, anywhere on the page, and of samples. */
export function listenForImages(onImage: (intake: Intake) => void, onError: (error: unknown) => void): void {
  const drop = place("drop");
  const file = place<HTMLInputElement>("file");

  function take(files: FileList | undefined): boolean {
    const first = files?.[0];
    if (first) onImage({ file: first, name: first.name || "pasted.png" });
    return first !== undefined;
  }

  file.addEventListener("change", () => {
    take(file.files ?? undefined);
    file.value = ""; // the same file may be chosen again
  });
  document.addEventListener("paste", (event) => {
    if (take(event.clipboardData?.files)) event.preventDefault();
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // or the browser would leave the page and open the file
    drop.classList.add("over");
    document.body.classList.add("dragging");
  });
  for (const type of ["dragleave", "drop"] as const) {
    document.addEventListener(type, (event) => {
      if (type === "dragleave" && (event as DragEvent).relatedTarget) return;
      drop.classList.remove("over");
      document.body.classList.remove("dragging");
    });
  }
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const onTruth = (event.target as Element).closest?.("#truth");
    if (!onTruth) take(event.dataTransfer?.files);
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-sample]")) {
    button.addEventListener("click", async () => {
      const sample = button.dataset.sample!;
      try {
        const response = await ask(`page/${sample}.jpg`);
        onImage({ file: await response.blob(), name: `${sample}.jpg`, sample });
      } catch (error) {
        onError(error);
      }
    });
  }
}
