"""Reads colours as float32 [count, 3] from the files named, prints the inertia that scikit-learn's k-means reaches, as JSON."""

import json
import sys

import numpy
from sklearn.cluster import KMeans

CLUSTERS = range(3, 9)

found = []
for path in sys.argv[1:]:
    colours = numpy.fromfile(path, dtype=numpy.float32).reshape(-1, 3)
    inertias = {
        k: KMeans(n_clusters=k, n_init=10, tol=0, max_iter=300, random_state=0).fit(colours).inertia_
        for k in CLUSTERS
    }
    found.append(inertias)
print(json.dumps(found))
