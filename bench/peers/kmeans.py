"""Twenty iterations of Lloyd from the first rows as centres; the inertia is that of the final centres for both libraries."""
import warnings

import numpy as np
from protocol import Clock, load, serve


def inertia(x, centers):
    total = 0.0
    for start in range(0, len(x), 50_000):
        part = x[start:start + 50_000].astype(np.float64)
        squares = (part ** 2).sum(1)[:, None] - 2 * part @ centers.T + (centers ** 2).sum(1)
        total += squares.min(1).sum()
    return float(total)


def prepare(folder, threads, library, clusters):
    clusters = int(clusters)
    x = load(folder, "tab_X_train")
    warnings.filterwarnings("ignore")
    if library == "sklearn":
        from sklearn.cluster import KMeans
        from threadpoolctl import threadpool_limits

        def fit():
            with threadpool_limits(threads):
                return KMeans(clusters, init=x[:clusters], n_init=1, max_iter=20, tol=0, algorithm="lloyd").fit(x).cluster_centers_
    else:
        import faiss
        faiss.omp_set_num_threads(1)  # Debian's build: its own threads and those of its BLAS fight, one is several times faster than two

        def fit():
            kmeans = faiss.Kmeans(x.shape[1], clusters, niter=20, max_points_per_centroid=len(x))
            kmeans.train(x, init_centroids=x[:clusters].copy())
            return kmeans.centroids

    def run(seed):
        with Clock() as clock:
            centers = fit()
        return clock.seconds, {"inertia": inertia(x, centers.astype(np.float64))}

    return run


serve(prepare)
