/** Positions are CSS pixels from the host's top left corner. */
export interface PointerListener {
  onMove(x: number, y: number): void;
  onLeave(): void;
  /** Pressed and let go at one place. */
  onTap(x: number, y: number): void;
  onDrag(dx: number, dy: number): void;
  onZoom(factor: number, x: number, y: number): void;
}

/** Moved further than this, a press is a drag. */
const TAP_PIXELS = 5;
const WHEEL_ZOOM = 0.0016;

/** Mouse, pen and fingers: hover, tap, drag, wheel, pinch. */
export function listenToPointer(host: HTMLElement, listener: PointerListener): void {
  const pressed = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  function position({ clientX, clientY }: { clientX: number; clientY: number }) {
    const { left, top } = host.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  host.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    host.setPointerCapture(event.pointerId);
    if (pressed.size === 0) travelled = 0;
    pressed.set(event.pointerId, position(event));
  });
  host.addEventListener("pointermove", (event) => {
    const to = position(event);
    const from = pressed.get(event.pointerId);
    if (!from) return listener.onMove(to.x, to.y);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    pressed.set(event.pointerId, to);
    travelled += Math.hypot(dx, dy);
    if (travelled <= TAP_PIXELS) return;
    if (!other) return listener.onDrag(dx, dy);
    const [before, after] = [from, to].map(({ x, y }) => Math.hypot(x - other.x, y - other.y));
    listener.onDrag(dx / 2, dy / 2);
    if (before > 0) listener.onZoom(after / before, (to.x + other.x) / 2, (to.y + other.y) / 2);
  });
  host.addEventListener("pointerup", (event) => {
    const from = pressed.get(event.pointerId);
    pressed.delete(event.pointerId);
    if (from && pressed.size === 0 && travelled <= TAP_PIXELS) listener.onTap(from.x, from.y);
  });
  host.addEventListener("pointercancel", ({ pointerId }) => pressed.delete(pointerId));
  host.addEventListener("pointerleave", () => listener.onLeave());
  host.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = position(event);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    listener.onZoom(Math.exp(-pixels * WHEEL_ZOOM), x, y);
  }, { passive: false });
}
