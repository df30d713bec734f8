"""What SciPy, scikit-learn and scikit-image say about masks and values: reads JSON, writes JSON.

In: {"masks": [{"height", "width", "predicted": "0110…", "truth": "0011…", "reach": pixels}], "samples": [[…]]}.
Out: one object for each, the names as in lib/evaluation; nothing here is taken from there.
"""

import json
import sys

import numpy
from scipy import ndimage, spatial, stats
from skimage.metrics import hausdorff_distance
from sklearn.metrics import f1_score, jaccard_score, recall_score

RESAMPLES = 20000
# Beyond this, every flip of the signs is too many to try.
MAX_EXACT = 14


def read_mask(text, case):
    return numpy.array([c == "1" for c in text]).reshape(case["height"], case["width"])


def outline(mask):
    return mask & ~ndimage.binary_erosion(mask)


def masks(case):
    a, b = read_mask(case["predicted"], case), read_mask(case["truth"], case)
    flat_a, flat_b = a.ravel(), b.ravel()
    points_a, points_b = numpy.argwhere(outline(a)), numpy.argwhere(outline(b))
    to_b = spatial.cKDTree(points_b).query(points_a)[0]
    to_a = spatial.cKDTree(points_a).query(points_b)[0]
    precision, recall = (to_b <= case["reach"]).mean(), (to_a <= case["reach"]).mean()
    directed = [spatial.distance.directed_hausdorff(p, q)[0] for p, q in [(points_a, points_b), (points_b, points_a)]]
    return {
        "dsc": f1_score(flat_b, flat_a),
        "jaccard": jaccard_score(flat_b, flat_a),
        "hammoude": spatial.distance.jaccard(flat_b, flat_a),
        "xor": numpy.logical_xor(a, b).sum() / b.sum(),
        "sensitivity": recall_score(flat_b, flat_a),
        "specificity": recall_score(flat_b, flat_a, pos_label=False),
        "hausdorff95": max(numpy.percentile(to_b, 95), numpy.percentile(to_a, 95)),
        "hausdorff": hausdorff_distance(outline(a), outline(b)),
        "hausdorffDirected": max(directed),
        "boundaryF1": 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0,
        # Squared, of the true mask's pixels: the transform works on any marks.
        "distances": (ndimage.distance_transform_edt(~b) ** 2).ravel().round().tolist(),
    }


def samples(values):
    x = numpy.array(values)
    bca = stats.bootstrap((x,), numpy.mean, n_resamples=RESAMPLES, method="BCa", random_state=1, vectorized=True)
    count = numpy.inf if len(x) <= MAX_EXACT else RESAMPLES
    flips = stats.permutation_test(
        (x,), lambda v, axis: v.mean(axis=axis), vectorized=True, permutation_type="samples", n_resamples=count,
        random_state=1)
    return {
        "mean": x.mean(),
        "sd": x.std(ddof=1),
        "median": numpy.median(x),
        "quartiles": numpy.percentile(x, [25, 75]).tolist(),
        "interval": list(bca.confidence_interval),
        "pValue": flips.pvalue,
    }


def main():
    case = json.load(sys.stdin)
    json.dump(
        {
            "masks": [masks(c) for c in case.get("masks", [])],
            "samples": [samples(v) for v in case.get("samples", [])],
            "normal": [[stats.norm.cdf(z), stats.norm.ppf(stats.norm.cdf(z))] for z in case.get("normal", [])],
        },
        sys.stdout,
    )


main()
