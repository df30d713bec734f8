import assert from "node:assert/strict";
import { massScores, massSigns } from "../../lib/regions/mass_score.ts";
import { HALO, HALO_SHARE, type RayOutline } from "../../lib/regions/ray_outlines.ts";
import { away, type Brightness, disc, HEIGHT, speckle, WIDTH } from "./speckle.ts";

const circle = (radius: number, tone: RayOutline["tone"] = "darker"): RayOutline => ({
  radii: new Float64Array(64).fill(radius),
  tone,
  score: 0,
});
/** So far out an edge is drawn. */
const drawn = (radius: number) => (1 + HALO_SHARE) * radius + HALO;

Deno.test("an edge with a gap is less closed than one without", () => {
  const whole = disc(77, 128, 24, 40);
  const open: Brightness = (y, x) => x > 128 && Math.abs(y - 77) < 16 ? 40 : whole(y, x);
  const [closed, gap] = [whole, open].map((brightness) => {
    const stack = speckle(brightness);
    return massSigns(stack, [{ place: [77, 128], outline: circle(drawn(24)) }])[0].closed;
  });
  assert.ok(closed > 0.7 && gap < 0.3, `${closed} ${gap}`);
});

Deno.test("a mass's depth is told from the first row that is image, and what is behind it from its own depth", () => {
  const usable = Uint8Array.from({ length: HEIGHT * WIDTH }, (_, at) => Number(at >= 32 * WIDTH));
  const behind = (brightness: number): Brightness => (y, x) =>
    away(96, 128, y, x) <= 20 ? 40 : y > 116 && Math.abs(x - 128) < 20 ? brightness : 200 - 0.8 * y;
  const signs = [180, 40].map((brightness) => {
    const stack = speckle(behind(brightness), usable);
    return massSigns(stack, [{ place: [32 + 0.4 * 159, 128], outline: circle(drawn(20)) }])[0];
  });
  assert.ok(signs.every(({ offDepth, dark }) => offDepth < 1e-4 && dark === 1));
  assert.ok(signs[0].behind > 0.5 && signs[1].behind < -0.2, `${signs[0].behind} ${signs[1].behind}`);
});

Deno.test("a dark disc scores above a circle beside it, and above the same called bright", () => {
  const stack = speckle(disc(77, 80, 20, 40));
  const of = (column: number, tone: RayOutline["tone"]) => (
    { place: [77, column] as const, outline: circle(drawn(20), tone) }
  );
  const [mass, beside, bright] = massScores(stack, [of(80, "darker"), of(180, "darker"), of(80, "brighter")]);
  assert.ok(mass > beside + 5 && mass > bright + 5, `${mass} ${beside} ${bright}`);
});
