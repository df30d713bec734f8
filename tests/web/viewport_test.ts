import assert from "node:assert/strict";
import { fit, pan, type Viewport, zoom } from "../../lib/web/page/viewport.ts";

const IMAGE = { width: 400, height: 300 }, SCREEN = { width: 800, height: 500 };
/** The point of the image that is at a point of the screen. */
const imageAt = (
  { scale, left, top }: Viewport,
  x: number,
  y: number,
) => [(x - left) / scale, (y - top) / scale];

function assertNear(actual: readonly number[], expected: readonly number[]) {
  for (const [i, value] of expected.entries()) assert.ok(Math.abs(actual[i] - value) < 1e-6, `${actual}`);
}

Deno.test("fitted, the whole image is on the screen, in its middle", () => {
  const view = fit(IMAGE, SCREEN);
  assertNear(imageAt(view, 400, 250), [200, 150]);
  assert.ok(view.left >= 0 && view.top >= 0);
  assert.ok(view.left + view.scale * IMAGE.width <= SCREEN.width);
  assert.ok(view.top + view.scale * IMAGE.height <= SCREEN.height);
});

Deno.test("what is under the pointer stays there while it zooms in", () => {
  const view = fit(IMAGE, SCREEN);
  const before = imageAt(view, 350, 260);
  assertNear(imageAt(zoom(view, 3, 350, 260, IMAGE, SCREEN), 350, 260), before);
});

Deno.test("zooming out ends with the whole image, zooming in ends somewhere", () => {
  const whole = fit(IMAGE, SCREEN);
  const near = zoom(whole, 5, 10, 10, IMAGE, SCREEN);
  assert.deepEqual(zoom(near, 0.01, 700, 400, IMAGE, SCREEN), whole);
  const nearest = zoom(near, 1e9, 400, 250, IMAGE, SCREEN);
  assert.deepEqual(zoom(nearest, 2, 400, 250, IMAGE, SCREEN).scale, nearest.scale);
});

Deno.test("the image cannot be moved out of sight", () => {
  const near = zoom(fit(IMAGE, SCREEN), 4, 400, 250, IMAGE, SCREEN);
  for (const [dx, dy] of [[1e5, 1e5], [-1e5, 1e5], [1e5, -1e5], [-1e5, -1e5]]) {
    const { scale, left, top } = pan(near, dx, dy, IMAGE, SCREEN);
    assert.ok(left < SCREEN.width && left + scale * IMAGE.width > 0);
    assert.ok(top < SCREEN.height && top + scale * IMAGE.height > 0);
  }
  assert.deepEqual(pan(fit(IMAGE, SCREEN), 50, 50, IMAGE, SCREEN), fit(IMAGE, SCREEN));
});

Deno.test("a screen without room does not break it", () => {
  for (const screen of [{ width: 0, height: 0 }, { width: 10, height: 10 }]) {
    const view = fit(IMAGE, screen);
    assert.ok(view.scale > 0 && Number.isFinite(view.left) && Number.isFinite(view.top));
  }
});
