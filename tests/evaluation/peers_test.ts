import assert from "node:assert/strict";
import { bootstrapInterval } from "../../lib/evaluation/bootstrap_interval.ts";
import { boundaryMetrics } from "../../lib/evaluation/boundary_metrics.ts";
import { describe } from "../../lib/evaluation/describe.ts";
import { squaredDistances } from "../../lib/evaluation/distance_transform.ts";
import { normalCdf, normalQuantile } from "../../lib/evaluation/normal_distribution.ts";
import { outlineDistances } from "../../lib/evaluation/outline_distances.ts";
import { signFlipTest } from "../../lib/evaluation/sign_flip_test.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import { askPeers, assertNear, missingPeers } from "./ask_peers.ts";
import { maskPairs } from "./mask_pairs.ts";

const missing = missingPeers();
const because = missing ? ` (ignored: ${missing})` : "";

/** As in Csurka et al.; written here again, so that a change of it is seen. */
const TOLERANCE = 0.0075;

Deno.test({
  name: `every measure of a mask is that of scikit-learn, scikit-image and SciPy${because}`,
  ignore: missing !== undefined,
  async fn(t) {
    const pairs = maskPairs();
    const text = (mask: Uint8Array) => Array.from(mask, (value) => value === 0 ? "0" : "1").join("");
    const { masks } = await askPeers({
      masks: pairs.map(({ height, width, predicted, truth }) => ({
        height,
        width,
        predicted: text(predicted),
        truth: text(truth),
        reach: Math.ceil(TOLERANCE * Math.hypot(height, width)),
      })),
    });
    for (const [i, { name, height, width, predicted, truth }] of pairs.entries()) {
      await t.step(name, () => {
        const expected = masks[i];
        const overlap = maskMetrics(predicted, truth);
        for (const [measure, value] of Object.entries(overlap)) assertNear(value, expected[measure], measure);
        const { hausdorff95, boundaryF1 } = boundaryMetrics(predicted, truth, { height, width });
        assertNear(hausdorff95, expected.hausdorff95, "hausdorff95");
        assertNear(boundaryF1, expected.boundaryF1, "boundaryF1");
        const { toTruth, toPredicted } = outlineDistances(predicted, truth, { height, width });
        const farthest = Math.max(...toTruth, ...toPredicted);
        assertNear(farthest, expected.hausdorff, "the farthest pixel, by scikit-image");
        assertNear(farthest, expected.hausdorffDirected, "the farthest pixel, by SciPy");
        assert.deepEqual([...squaredDistances(truth, { height, width })], expected.distances);
      });
    }
  },
});

Deno.test({
  name: `every statistic is that of NumPy and SciPy${because}`,
  ignore: missing !== undefined,
  async fn(t) {
    const random = seededRandom(11);
    const draw = (length: number, value: () => number) => Array.from({ length }, value);
    const samples = {
      "12 uniform values": draw(12, random),
      "60 values crowded under 1": draw(60, () => 1 - 0.4 * random() ** 3),
      "15 values and an outlier": [...draw(15, () => 0.8 + 0.1 * random()), 0.1],
      "14 differences of either sign": draw(14, () => random() - 0.4),
      "40 differences of either sign": draw(40, () => random() - 0.43),
    };
    const places = [-8, -3.1, -1.96, -0.3, 0, 0.001, 1, 2.5, 5];
    const values = Object.values(samples);
    const answers = await askPeers({ samples: values, normal: places });

    for (const [i, name] of Object.keys(samples).entries()) {
      await t.step(name, () => {
        const [expected, { mean, sd, median, quartiles }] = [answers.samples[i], describe(values[i])];
        assertNear(mean, expected.mean, "mean");
        assertNear(sd, expected.sd, "standard deviation");
        assertNear(median, expected.median, "median");
        quartiles!.forEach((value, k) => assertNear(value, expected.quartiles[k], `quartile ${k}`));
        // Both draw at random: the ends are known to a few per cent of the interval's width.
        const width = expected.interval[1] - expected.interval[0];
        const interval = bootstrapInterval(values[i], { resamples: 20_000 })!;
        interval.forEach((end, k) =>
          assert.ok(
            Math.abs(end - expected.interval[k]) < 0.04 * width,
            `${interval} against ${expected.interval}`,
          )
        );
        // Both try every flip of up to 14 signs; of more, some at random: p is known to ±0.01 then.
        assertNear(
          signFlipTest(values[i]),
          expected.pValue,
          "p value",
          values[i].length <= 14 ? 1e-12 : 0.02,
        );
      });
    }
    await t.step("normal distribution", () => {
      for (const [i, place] of places.entries()) {
        const [chance, back] = answers.normal[i];
        assert.ok(Math.abs(normalCdf(place) - chance) < 1e-14, `${place}: ${normalCdf(place)}, ${chance}`);
        if (Math.abs(place) < 4) assertNear(normalQuantile(chance), back, `quantile of ${chance}`, 1e-9);
      }
    });
  },
});
