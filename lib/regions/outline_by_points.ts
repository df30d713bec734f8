import { SgscnError } from "../errors.ts";
import type { TargetPoint } from "../target_option.ts";
import type { GreyTone, LabelMap } from "../types.ts";
import { pixelAt } from "./check_target_points.ts";
import type { Choice } from "./choose_target.ts";
import {
  cornersOf,
  goesRound,
  likeliestOutline,
  outlineProbabilities,
  type RayOutline,
  rayOutlines,
} from "./ray_outlines.ts";
import type { RegionTree } from "./region_tree.ts";
import { drawOutline, edgeReason, emptyMask, placeIn, regionsMostlyIn, usableIn } from "./tone_places.ts";
import { stackTone } from "./tone_stack.ts";

/** With more points than this each is looked around from itself alone, which takes a fifth of the time. */
const MOST_AROUND = 8;

/**
 * What points mean in a grey image: the outline around them that is likeliest a mass's, wherever regions end. In ultrasound
 * clusters follow speckle and depth, and few masses are a union of regions; an edge all round a point is plainer.
 *
 * One outline goes round all the points inside where that is likelier than not, else there is one for each that is in none
 * before; none goes round a point outside.
 *
 * @param tone the image's, small
 * @returns its mask, and the regions that lie mostly in it
 * @throws {SgscnError} `invalid-option` when a point lies outside the image, or no outline around a point leaves out the
 * points outside
 */
export function outlineByPoints(
  tree: RegionTree,
  tone: GreyTone,
  points: readonly TargetPoint[],
  wantedTone: "auto" | "darker" | "brighter",
): Choice & { mask: LabelMap } {
  for (const point of points) pixelAt(tree, point);
  const stack = stackTone(tone, usableIn(tree, tone));
  const [wanted, unwanted] = [true, false].map((isInside) =>
    points.filter((point) => point.isInside === isInside)
  );
  const centres = wanted.length > MOST_AROUND ? 1 : undefined;
  const mask = emptyMask(tree);
  const tones = new Set<"darker" | "brighter">();
  let confidence = 1;
  for (const point of wanted) {
    if (mask.data[pixelAt(tree, point)]) continue;
    const place = placeIn(tone, tree, point);
    const holds = ({ radii }: RayOutline, { x, y }: TargetPoint) => {
      const [row, column] = placeIn(tone, tree, { x, y });
      return goesRound(radii, row - place[0], column - place[1]);
    };
    const allowed = rayOutlines(stack, place, wantedTone, centres)
      .filter((outline) => !unwanted.some((other) => holds(outline, other)));
    if (allowed.length === 0) throw contradiction(point, unwanted);
    const probabilities = outlineProbabilities(allowed);
    const isOfAll = allowed.map((outline) =>
      wanted.every((other) => other === point || holds(outline, other))
    );
    const likely = probabilities.reduce((sum, probability, i) => isOfAll[i] ? sum + probability : sum, 0);
    const likeliest = likeliestOutline(likely > 0.5 ? allowed.filter((_, i) => isOfAll[i]) : allowed);
    confidence = Math.min(confidence, likeliest.confidence);
    tones.add(likeliest.chosen.tone);
    drawOutline(mask, cornersOf(likeliest.chosen.radii, place), tone);
  }
  return {
    regions: regionsMostlyIn(tree, mask),
    confidence,
    reasons: [edgeReason(tones)],
    mask,
  };
}

function contradiction({ x, y }: TargetPoint, unwanted: readonly TargetPoint[]): SgscnError {
  return new SgscnError(
    "invalid-option",
    `Cannot choose target: no outline around point ${x},${y} leaves out ${
      unwanted.map((point) => `${point.x},${point.y}`).join(" and ")
    }`,
    { field: "target", value: `${x},${y}` },
  );
}
