import assert from "node:assert/strict";
import { scoreProtocols } from "../../lib/evaluation/protocols.ts";
import { scoreMask } from "../../lib/regions/score_mask.ts";

const HEIGHT = 3;
const WIDTH = 6;

/** A map from rows of digits. */
function map(...rows: string[]): { height: number; width: number; data: Uint8Array } {
  return { height: HEIGHT, width: WIDTH, data: Uint8Array.from(rows.join(""), Number) };
}

// Cluster 2 shares 4 pixels with the lesion but has 10; cluster 5 shares 3 and has no others: DSC 8/17 against 6/10.
const LABELS = map(
  "111122",
  "552222",
  "522223",
);
const TRUTH = map(
  "000000",
  "111100",
  "111000",
).data;

Deno.test("the paper's cluster is not the best cluster", () => {
  const { paper, best, regions, labelFree } = scoreProtocols({ labels: LABELS }, TRUTH);
  assert.deepEqual([paper?.picked, paper?.dsc], [[2], 2 * 4 / (10 + 7)]);
  assert.deepEqual([best?.picked, best?.dsc], [[5], 2 * 3 / (3 + 7)]);
  assert.deepEqual([paper?.predictedPixels, paper?.truthPixels], [10, 7]);
  assert.deepEqual([regions, labelFree], [undefined, undefined]);
});

Deno.test("the paper's rule is the same as that of the service's score", () => {
  const { label, dsc, jaccard, hammoude, xor, pixels } = scoreMask(LABELS, TRUTH);
  const { paper } = scoreProtocols({ labels: LABELS }, TRUTH);
  assert.deepEqual([paper?.picked, paper?.dsc, paper?.jaccard, paper?.hammoude, paper?.xor], [
    [label],
    dsc,
    jaccard,
    hammoude,
    xor,
  ]);
  assert.equal(paper?.predictedPixels, pixels.cluster);
});

Deno.test("of clusters that share as many pixels, or are as good, the lower label is taken", () => {
  const labels = map(
    "999999",
    "774499",
    "774499",
  );
  const { paper, best } = scoreProtocols({ labels }, map("000000", "111100", "111100").data);
  assert.deepEqual([paper?.picked, best?.picked], [[4], [4]]);
});

// Regions 0 and 2 are the lesion's two halves; 1 is the rest.
const REGION_MAP = map(
  "111111",
  "002211",
  "002111",
);
const HIERARCHY = [{ a: 0, b: 2, into: 3, distance: 1 }, { a: 1, b: 3, into: 4, distance: 2 }];

for (
  const [suggestedRegions, picked, dsc] of [
    [3, [0], 2 * 4 / (4 + 7)],
    [2, [0, 2], 1],
    [1, [0, 1, 2], 2 * 7 / (18 + 7)],
  ] as const
) {
  Deno.test(`the paper's rule on the regions cut into ${suggestedRegions}`, () => {
    const { regions } = scoreProtocols(
      { labels: LABELS, regionMap: REGION_MAP, hierarchy: HIERARCHY, suggestedRegions },
      TRUTH,
    );
    assert.deepEqual([regions?.picked, regions?.dsc], [picked, dsc]);
  });
}

Deno.test("a region map without a hierarchy is taken as it is", () => {
  assert.deepEqual(scoreProtocols({ labels: LABELS, regionMap: REGION_MAP }, TRUTH).regions?.picked, [0]);
});

Deno.test("the mask of the product is scored as it is, outline and all", () => {
  const mask = map("000000", "111100", "111100");
  const { labelFree } = scoreProtocols({ labels: LABELS, mask }, TRUTH);
  assert.deepEqual([labelFree?.dsc, labelFree?.sensitivity, labelFree?.specificity], [14 / 15, 1, 10 / 11]);
  assert.equal(labelFree?.boundaryF1, 1);
  assert.equal(labelFree?.picked, undefined);
});

Deno.test("one click is on the true mask's innermost pixel", () => {
  const clicks: unknown[] = [];
  const maskAt = (pixel: { x: number; y: number }) => {
    clicks.push(pixel);
    return map("000000", "111100", "111100");
  };
  const truth = Uint8Array.from("011100" + "011110" + "011100", Number);
  const { oneClick } = scoreProtocols({ labels: LABELS, maskAt }, truth);
  assert.deepEqual(clicks, [{ x: 2, y: 1 }]);
  assert.equal(oneClick?.predictedPixels, 8);
  assert.equal(oneClick?.truthPixels, 10);
  assert.equal(scoreProtocols({ labels: LABELS, maskAt }, new Uint8Array(18)).oneClick, undefined);
  assert.equal(scoreProtocols({ labels: LABELS }, truth).oneClick, undefined);
});

Deno.test("without a lesion there is nothing to pick by; the product's own mask is scored", () => {
  const truth = new Uint8Array(HEIGHT * WIDTH);
  const mask = { ...LABELS, data: truth };
  const { paper, best, regions, labelFree } = scoreProtocols(
    { labels: LABELS, regionMap: REGION_MAP, mask },
    truth,
  );
  assert.deepEqual([paper, best, regions], [undefined, undefined, undefined]);
  assert.equal(labelFree?.dsc, 1);
  assert.equal(scoreProtocols({ labels: LABELS, mask: REGION_MAP }, truth).labelFree?.dsc, 0);
});

Deno.test("a true mask of another size is refused", () => {
  assert.throws(() => scoreProtocols({ labels: LABELS }, new Uint8Array(17)), /must have 18 pixels, got 17/);
});
