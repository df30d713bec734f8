import { listenToPointer } from "./pointer.ts";
import { createPlane } from "./plane.ts";
import { fit, pan, type Viewport, zoom } from "./viewport.ts";

/** Something drawn over the image, stretched to its size. */
export interface Layer {
  canvas?: OffscreenCanvas;
  path?: { path: Path2D; width: number; height: number; colour: string; dashed?: boolean };
}

export type LayerName = "labels" | "outlines" | "mask" | "hover" | "truth";

/** How the layers are shown. */
export interface Look {
  /** Of the labels, 0–1. */
  opacity: number;
  /** The image alone on the left, with its layers on the right. */
  sideBySide: boolean;
}

/** A point of the image, in its own pixels. */
export interface ImagePoint {
  x: number;
  y: number;
}

export interface Viewer {
  /** Shows an image, or an empty area of its size where there is none. */
  setImage(size: { height: number; width: number } | undefined, bitmap?: ImageBitmap): void;
  /** `fade` lets what was there before go slowly, where motion is welcome. */
  setLayer(name: LayerName, layer: Layer | undefined, options?: { fade?: boolean }): void;
  setLook(look: Partial<Look>): void;
  fit(): void;
  zoomBy(factor: number): void;
}

/** From the lowest to the topmost: a mask's outline is seen among those of all regions. */
const ORDER: LayerName[] = ["labels", "outlines", "mask", "hover", "truth"];
const KEY_STEP = 60, KEY_ZOOM = 1.3;

/** Shows an image with its layers, zoomed and moved by pointer and keys. Each is painted only when it changes. */
export function createViewer(
  host: HTMLElement,
  { onHover, onPick }: { onHover(point: ImagePoint | undefined): void; onPick(point: ImagePoint): void },
): Viewer {
  const base = createPlane(host);
  const planes = new Map(ORDER.map((name) => [name, createPlane(host)]));
  const layers = new Map<LayerName, Layer>();
  let look: Look = { opacity: 0.5, sideBySide: false };
  let bitmap: ImageBitmap | undefined;
  let image: { height: number; width: number } | undefined;
  let view: Viewport = { scale: 1, left: 0, top: 0 };
  let isFitted = true, isAsked = false, isMoved = false;
  /** Layers to paint before the next frame, and whether they fade. */
  const changed = new Map<LayerName, boolean>();

  new ResizeObserver(() => {
    if (isFitted) viewer.fit();
    drawAll();
  }).observe(host);
  listenToPointer(host, {
    onMove: (x, y) => onHover(pointAt(x, y)),
    onLeave: () => onHover(undefined),
    onTap(x, y) {
      const point = pointAt(x, y);
      if (point) onPick(point);
    },
    onDrag: (dx, dy) => change((size) => pan(view, dx, dy, size, pane())),
    onZoom: (factor, x, y) => change((size) => zoom(view, factor, x % paneWidth(), y, size, pane())),
  });
  host.addEventListener("keydown", (event) => {
    const step: Record<string, [number, number]> = {
      ArrowLeft: [KEY_STEP, 0],
      ArrowRight: [-KEY_STEP, 0],
      ArrowUp: [0, KEY_STEP],
      ArrowDown: [0, -KEY_STEP],
    };
    if (event.key === "+" || event.key === "=") viewer.zoomBy(KEY_ZOOM);
    else if (event.key === "-") viewer.zoomBy(1 / KEY_ZOOM);
    else if (event.key === "0") viewer.fit();
    else if (event.key in step && !isFitted) change((size) => pan(view, ...step[event.key], size, pane()));
    else return;
    event.preventDefault();
  });

  function change(to: (size: { height: number; width: number }) => Viewport) {
    if (!image) return;
    view = to(image);
    isFitted = Math.abs(view.scale - fit(image, pane()).scale) < 1e-9;
    drawAll();
  }

  function paneWidth(): number {
    return host.clientWidth / (look.sideBySide ? 2 : 1);
  }

  function pane() {
    return { width: paneWidth(), height: host.clientHeight };
  }

  function pointAt(x: number, y: number): ImagePoint | undefined {
    if (!image) return undefined;
    const point = { x: (x % paneWidth() - view.left) / view.scale, y: (y - view.top) / view.scale };
    const isInside = point.x >= 0 && point.y >= 0 && point.x < image.width && point.y < image.height;
    return isInside ? point : undefined;
  }

  /** As wide for its height as what it shows; its greatest height is the style's. */
  function shape() {
    if (image) host.style.aspectRatio = `${image.width * (look.sideBySide ? 2 : 1)} / ${image.height}`;
  }

  /** Where all lies is another. */
  function drawAll() {
    isMoved = true;
    draw();
  }

  /** Draws before the next frame, once, however often it is asked for. */
  function draw() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      if (isMoved) base.show(image && paintImage);
      for (const name of isMoved ? ORDER : changed.keys()) {
        const layer = image && layers.get(name);
        const paint = layer && ((context: CanvasRenderingContext2D) => paintLayer(context, layer));
        planes.get(name)!.show(paint, { fade: !isMoved && changed.get(name) });
      }
      changed.clear();
      isMoved = false;
    });
  }

  function paintImage(context: CanvasRenderingContext2D) {
    for (const left of look.sideBySide ? [0, paneWidth()] : [0]) {
      inPane(context, left, () => {
        if (!bitmap) return;
        context.imageSmoothingEnabled = view.scale < 4;
        context.imageSmoothingQuality = "high";
        context.drawImage(bitmap, 0, 0, image!.width, image!.height);
      });
    }
  }

  function paintLayer(context: CanvasRenderingContext2D, { canvas, path }: Layer) {
    inPane(context, look.sideBySide ? paneWidth() : 0, () => {
      if (canvas) {
        // A preview is smaller than the image: soft edges say so better than blocks.
        context.imageSmoothingEnabled = canvas.width < image!.width;
        context.drawImage(canvas, 0, 0, image!.width, image!.height);
      }
      if (path) strokePath(context, path);
    });
  }

  /** Paints in the image's own pixels, into one of the panes. */
  function inPane(context: CanvasRenderingContext2D, left: number, paint: () => void) {
    context.save();
    context.beginPath();
    context.rect(left, 0, paneWidth(), host.clientHeight);
    context.clip();
    context.translate(left + view.left, view.top);
    context.scale(view.scale, view.scale);
    paint();
    context.restore();
  }

  function strokePath(
    context: CanvasRenderingContext2D,
    { path, width, height, colour, dashed }: NonNullable<Layer["path"]>,
  ) {
    const across = image!.width / width, down = image!.height / height;
    context.save();
    context.scale(across, down);
    const pixel = 1 / (view.scale * across);
    context.setLineDash(dashed ? [6 * pixel, 4 * pixel] : []);
    // Light on dark: to be seen on any image.
    for (const [style, thickness] of [["rgb(0 0 0 / .55)", 3.5], [colour, 2]] as const) {
      context.strokeStyle = style;
      context.lineWidth = thickness * pixel;
      context.stroke(path);
    }
    context.restore();
  }

  const viewer: Viewer = {
    setImage(size, shown) {
      image = size;
      bitmap = shown;
      shape();
      viewer.fit();
    },
    setLayer(name, layer, { fade = false } = {}) {
      const before = layers.get(name);
      if (before?.canvas === layer?.canvas && before?.path?.path === layer?.path?.path) return;
      if (layer) layers.set(name, layer);
      else layers.delete(name);
      changed.set(name, changed.get(name) || fade && before?.canvas !== layer?.canvas);
      draw();
    },
    setLook(change) {
      look = { ...look, ...change };
      planes.get("labels")!.setOpacity(look.opacity);
      if (change.sideBySide === undefined) return;
      shape();
      if (isFitted) viewer.fit();
      drawAll();
    },
    fit() {
      if (image) view = fit(image, pane());
      isFitted = true;
      drawAll();
    },
    zoomBy(factor) {
      change((size) => zoom(view, factor, pane().width / 2, pane().height / 2, size, pane()));
    },
  };
  planes.get("labels")!.setOpacity(look.opacity);
  return viewer;
}
