import { TARGET_COLOUR } from "../../image/label_colour.ts";
import { getFile, getTargetMask, type TargetRequest } from "./api.ts";
import { createCharts } from "./charts.ts";
import { decodeIndexed } from "./decode.ts";
import { createDecodeQueue } from "./decode_queue.ts";
import { createDownloads } from "./downloads.ts";
import { place } from "./element.ts";
import { maskOf } from "./indexed_image.ts";
import { outlinePath } from "./outline_path.ts";
import { paintHighlight, paintLabels, paintVeil } from "./paint.ts";
import { type Preview, PreviewStore } from "./preview_store.ts";
import type { IndexedImage } from "./read_indexed_png.ts";
import type { Part } from "./region_cut.ts";
import { createRegionPicker } from "./region_picker.ts";
import { encodeReplay } from "./replay.ts";
import type { EventImage, PageResult, PageState } from "./state.ts";
import type { Store } from "./store.ts";
import { createTimeline } from "./timeline.ts";
import { createTruth, MaskError } from "./truth.ts";
import { createViewTools } from "./view_tools.ts";
import { createViewer, type Layer } from "./viewer.ts";

/** A pick is drawn at once; its mask, holes filled and outline smoothed, is asked for when nothing more comes for so long. */
const MASK_PAUSE_MS = 80;
/** Colours of outlines. */
const REGION_LINE = "#ffffff", MASK_LINE = `rgb(${TARGET_COLOUR.join(" ")})`, TRUTH_LINE = "#ffd23f";

export interface Stage {
  /** Before another image, or the same again. */
  reset(): void;
  /** The labels of an iteration. */
  preview(iteration: number, labels: EventImage): void;
}

/** Everything that shows pictures: the viewer, its timeline, regions to pick, scores, downloads. */
export function createStage(store: Store<PageState>, { onError }: { onError(error: unknown): void }): Stage {
  const previews = new PreviewStore();
  const queue = createDecodeQueue(decodeIndexed, keep, onError);
  let job = new AbortController(); // aborted when what is shown is no longer wanted
  let shown: Preview | undefined;
  let painted: { preview: Preview; canvas: OffscreenCanvas } | undefined;
  let regionMap: IndexedImage | undefined;
  let pickedMask: IndexedImage | undefined;
  let drawnImage: PageState["image"], drawnStart: PageState["start"], drawnResult: PageResult | undefined;
  let asking = new AbortController();

  const viewer = createViewer(place("viewer"), {
    onHover: (point) => picker.hover(point),
    onPick: (point) => picker.pick(point),
  });
  const tools = createViewTools(place("view-tools"), viewer, () => {
    drawLabels();
    drawMask();
  });
  const timeline = createTimeline(place("timeline"), {
    onShow(preview, isLatest) {
      shown = preview;
      if (!isLatest && store.state.phase === "done") tools.set({ labels: true });
      drawLabels();
      truth.score(shown, pickedMask);
    },
  });
  const charts = createCharts(place("charts"));
  const picker = createRegionPicker(place("target"), {
    onHover: drawHover,
    onChange: pick,
    isPicked: ({ x, y }) => pickedMask?.data[Math.floor(y) * pickedMask.width + Math.floor(x)] === 1,
  });
  const truth = createTruth(place("truth"), {
    imageSize: () => store.state.image ?? store.state.start?.image,
    onChange() {
      drawTruth();
      truth.score(shown, pickedMask);
    },
    onError,
  });
  const downloads = createDownloads(place("downloads"), {
    jobId: () => store.state.jobId!,
    fileName: () => store.state.files?.name ?? "image.png",
    target: targetRequest,
    options: () => store.state.options,
    replay: () => {
      const size = store.state.start!.image;
      return encodeReplay(previews.all, { ...size, bitmap: store.state.image?.bitmap }, tools.opacity);
    },
    onError,
  });

  store.subscribe((state) => {
    const { image, start, iterations, result, phase } = state;
    if (image !== drawnImage || start !== drawnStart) {
      const isSame = drawnImage === image && image !== undefined; // only the start has come
      [drawnImage, drawnStart] = [image, start];
      if (!isSame) viewer.setImage(image ?? start?.image, image?.bitmap);
    }
    charts(iterations);
    place("truth").hidden = phase === "idle";
    place("downloads").hidden = phase !== "done";
    if (result && result !== drawnResult) {
      setBusy(true);
      finish(result, job.signal).catch((error) => {
        setBusy(false);
        onError(error);
      });
    }
    drawnResult = result;
  });

  function keep(preview: Preview): void {
    previews.add(preview);
    timeline.update(previews.all);
  }

  /** The labels at full size, and the regions to pick from. */
  async function finish(result: PageResult, signal: AbortSignal): Promise<void> {
    const labels = await decodeIndexed(result.labels.png);
    if (signal.aborted) return;
    keep({ iteration: result.losses.length + 1, labels, isResult: true });
    if (!result.regions) return setBusy(false);
    const file = await getFile(store.state.jobId!, "regions.png");
    const map = await decodeIndexed(file);
    if (signal.aborted) return;
    regionMap = map;
    picker.show(result, map);
    if (result.target) tools.set({ labels: false, mask: true });
    pick();
  }

  /** What the mask is made of is another: what is known of it is drawn at once, then it is as the service makes it. */
  function pick(): void {
    asking.abort();
    asking = new AbortController();
    if (!regionMap) return;
    const hasPoints = picker.points.length > 0, isEmpty = !hasPoints && picker.selection.length === 0;
    const request = isEmpty ? undefined : targetRequest();
    // What the service has made already is there at once; an outline is drawn when it has found it.
    if (isEmpty) pickedMask = undefined;
    else if (request && !hasPoints) pickedMask = maskOf(regionMap, picker.selection);
    drawMask();
    truth.score(shown, pickedMask);
    downloads.update();
    setBusy(!isEmpty);
    if (isEmpty) return;
    const { signal } = asking;
    setTimeout(
      () =>
        refine(request, signal).catch((error) => signal.aborted || refuse(error))
          .finally(() => signal.aborted || setBusy(false)),
      request ? MASK_PAUSE_MS : 0,
    );
  }

  /** A point that contradicts another is taken back. */
  function refuse(error: unknown): void {
    picker.dropPoint();
    downloads.update();
    onError(error);
  }

  /** @param request  `undefined` for what the service has chosen */
  async function refine(request: TargetRequest | undefined, signal: AbortSignal): Promise<void> {
    const { jobId } = store.state;
    if (signal.aborted || !jobId) return;
    const file = request ? await getTargetMask(jobId, request, signal) : await getFile(jobId, "mask.png");
    const mask = await decodeIndexed(file);
    if (signal.aborted) return;
    pickedMask = mask;
    drawMask();
    truth.score(shown, pickedMask);
  }

  /** `undefined` when it is what the service has chosen. @throws {MaskError} when nothing is picked */
  function targetRequest(): TargetRequest | undefined {
    const { selection, points } = picker;
    if (points.length > 0) return { target: points.join(";") };
    const automatic = store.state.result?.target;
    if (selection.length === 0) {
      throw new MaskError("Nothing is picked", "Click a region in the image, then try again.");
    }
    if (automatic && String(automatic.regions) === String(selection)) return undefined;
    return { target: `regions:${selection.join(",")}` };
  }

  /** More is to come: the result's pictures, or a mask that was asked for. */
  function setBusy(isBusy: boolean): void {
    place("viewer").ariaBusy = String(isBusy);
  }

  function drawLabels(): void {
    const { labels, outlines } = tools.shown;
    if (shown && painted?.preview !== shown) painted = { preview: shown, canvas: paintLabels(shown.labels) };
    viewer.setLayer("labels", shown && labels ? { canvas: painted!.canvas } : undefined, { fade: true });
    viewer.setLayer("outlines", shown && outlines ? line(shown.labels, REGION_LINE) : undefined);
  }

  function drawMask(): void {
    const mask = tools.shown.mask ? pickedMask : undefined;
    // Over the labels a veil would hide them.
    const veil = mask && !tools.shown.labels ? paintVeil(mask) : undefined;
    viewer.setLayer("mask", mask && { canvas: veil, ...line(mask, MASK_LINE, { frame: true }) }, {
      fade: true,
    });
  }

  function drawTruth(): void {
    const { mask } = truth;
    viewer.setLayer("truth", mask && line(mask, TRUTH_LINE, { frame: true, dashed: true }));
  }

  function drawHover(part: Part | undefined): void {
    const mask = part && regionMap && maskOf(regionMap, part.ids);
    viewer.setLayer(
      "hover",
      mask && { canvas: paintHighlight(mask), ...line(mask, REGION_LINE, { frame: true }) },
    );
  }

  return {
    reset() {
      job.abort();
      asking.abort();
      setBusy(false);
      queue.clear();
      job = new AbortController();
      previews.clear();
      shown =
        painted =
        regionMap =
        pickedMask =
          undefined;
      drawnImage = drawnStart = drawnResult = undefined;
      timeline.reset();
      picker.show(undefined);
      truth.reset();
      drawTruth();
      tools.set({ labels: true });
      drawHover(undefined);
    },
    preview: (iteration, { png }) => queue.add(iteration, png),
  };
}

function line(
  image: IndexedImage,
  colour: string,
  { frame = false, dashed = false } = {},
): Pick<Layer, "path"> {
  const { height, width } = image;
  return { path: { path: outlinePath(image, { frame }), width, height, colour, dashed } };
}
