import { listenToPointer } from "./pointer.ts";
import { element } from "./element.ts";
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

const ORDER: LayerName[] = ["labels", "mask", "hover", "outlines", "truth"];
const FADE_MS = 260;
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const KEY_STEP = 60, KEY_ZOOM = 1.3;

/** A canvas that shows an image with its layers, and is zoomed and moved by pointer and keys. */
export function createViewer(
  host: HTMLElement,
  { onHover, onPick }: { onHover(point: ImagePoint | undefined): void; onPick(point: ImagePoint): void },
): Viewer {
  const canvas = element("canvas");
  const context = canvas.getContext("2d")!;
  host.append(canvas);
  const layers = new Map<LayerName, Layer>();
  let look: Look = { opacity: 0.5, sideBySide: false };
  let bitmap: ImageBitmap | undefined;
  let image: { height: number; width: number } | undefined;
  let view: Viewport = { scale: 1, left: 0, top: 0 };
  let isFitted = true, isAsked = false;
  const fades = new Map<LayerName, { from?: OffscreenCanvas; sinceMs: number }>();

  new ResizeObserver(() => {
    if (isFitted) viewer.fit();
    draw();
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
    draw();
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

  /** Draws before the next frame, once, however often it is asked for. */
  function draw() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      paintFrame();
    });
  }

  function paintFrame() {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(host.clientWidth * ratio), Math.round(host.clientHeight * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, host.clientWidth, host.clientHeight);
    if (!image) return;
    if (look.sideBySide) paintPane(0, false);
    paintPane(look.sideBySide ? paneWidth() : 0, true);
    if (fades.size > 0) draw();
  }

  function paintPane(left: number, isLayered: boolean) {
    context.save();
    context.beginPath();
    context.rect(left, 0, paneWidth(), host.clientHeight);
    context.clip();
    context.translate(left + view.left, view.top);
    context.scale(view.scale, view.scale);
    if (bitmap) {
      context.imageSmoothingEnabled = view.scale < 4;
      context.imageSmoothingQuality = "high";
      context.drawImage(bitmap, 0, 0, image!.width, image!.height);
    }
    if (isLayered) { for (const name of ORDER) paintLayer(name); }
    context.restore();
  }

  function paintLayer(name: LayerName) {
    const layer = layers.get(name);
    const full = name === "labels" ? look.opacity : 1;
    const share = shareFaded(name);
    paintCanvas(fades.get(name)?.from, full * (1 - share));
    paintCanvas(layer?.canvas, full * share);
    if (layer?.path) strokePath(layer.path);
  }

  function paintCanvas(picture: OffscreenCanvas | undefined, alpha: number) {
    if (!picture) return;
    // A preview is smaller than the image: soft edges say so better than blocks.
    context.imageSmoothingEnabled = picture.width < image!.width;
    context.globalAlpha = alpha;
    context.drawImage(picture, 0, 0, image!.width, image!.height);
    context.globalAlpha = 1;
  }

  /** 0 at the start of a layer's fade, 1 at its end. */
  function shareFaded(name: LayerName): number {
    const fade = fades.get(name);
    const share = fade ? (performance.now() - fade.sinceMs) / FADE_MS : 1;
    if (share >= 1) fades.delete(name);
    return Math.min(1, share);
  }

  function strokePath({ path, width, height, colour, dashed }: NonNullable<Layer["path"]>) {
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
      fades.clear();
      shape();
      viewer.fit();
    },
    setLayer(name, layer, { fade = false } = {}) {
      const from = layers.get(name)?.canvas;
      if (from !== layer?.canvas && image) {
        if (fade && !isStill.matches) fades.set(name, { from, sinceMs: performance.now() });
        else fades.delete(name);
      }
      if (layer) layers.set(name, layer);
      else layers.delete(name);
      draw();
    },
    setLook(change) {
      look = { ...look, ...change };
      shape();
      if (isFitted) viewer.fit();
      draw();
    },
    fit() {
      if (!image) return draw();
      view = fit(image, pane());
      isFitted = true;
      draw();
    },
    zoomBy(factor) {
      change((size) => zoom(view, factor, pane().width / 2, pane().height / 2, size, pane()));
    },
  };
  return viewer;
}
