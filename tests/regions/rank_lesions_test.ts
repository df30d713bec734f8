import assert from "node:assert/strict";
import { toneOf } from "../../lib/image/tone_of.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { rankLesions } from "../../lib/regions/rank_lesions.ts";
import { type Colour, disc, scene } from "./scenes.ts";

const grey = (value: number): Colour => [value, value, value];

Deno.test("in a grey image what does not hold its own middle is no mass", () => {
  // A plain crescent, as a probe's face is, and a fainter disc.
  const crescent = {
    colour: grey(20),
    label: 1,
    covers: (y: number, x: number) => Math.abs(Math.hypot(y - 100, x - 80) - 60) < 6 && y < 90,
  };
  const { image, labels } = scene([crescent, disc(95, 80, 18, grey(90), 2)], { ground: grey(140) });
  const tree = findRegions({ image, labels });
  const { ranking } = rankLesions(tree);
  const holdsMiddle = ({ union, measures: { centroid: [y, x] } }: typeof ranking[number]) =>
    union[tree.map.data[Math.floor(y) * 160 + Math.floor(x)]] === 1;
  assert.ok(!ranking.every(holdsMiddle), "the crescent is one of the unions");

  const facts = { ...tree.facts, tone: toneOf(image, 256) };
  const known = rankLesions({ ...tree, facts });
  assert.deepEqual(known.ranking, ranking.filter(holdsMiddle));
  assert.ok(known.likely && holdsMiddle(known.likely.chosen));
});
