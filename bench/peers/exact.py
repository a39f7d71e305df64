"""Nearest vectors by looking at all of them."""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))

import numpy as np
from protocol import Clock, load, serve


def prepare(folder, threads, library, kind):
    base, query = load(folder, "hard_base"), load(folder, "hard_query")
    if library == "faiss":
        import faiss
    if kind == "one":
        base, query = base[:20_000].copy(), query[:1000]
        if library == "faiss":
            faiss.omp_set_num_threads(1)
            index = faiss.IndexFlatIP(64)
            index.add(base)

            def one(row):
                return index.search(query[row:row + 1], 100)[0][0, 99]
        else:
            def one(row):
                scores = base @ query[row]
                best = np.argpartition(-scores, 100)[:100]
                return -np.sort(-scores[best])[99]

        def run(seed):
            last = 0.0
            with Clock() as clock:
                for row in range(len(query)):
                    last += float(one(row))
            return clock.seconds, {"ms/query": clock.seconds / len(query) * 1000, "mean of the 100th": last / len(query)}

        return run

    nearest = load(folder, "hard_nearest")
    if library == "faiss":
        index = faiss.IndexFlatL2(64)
        index.add(base)

        def timed(count):
            faiss.omp_set_num_threads(count)
            with Clock() as clock:
                index.search(query[:1000], 10)
            return clock.seconds

        # Debian's build may be faster with one thread of its own beside those of its BLAS.
        faiss.omp_set_num_threads(min((1, threads), key=timed))

        def find():
            return index.search(query, 10)[1]
    else:
        half = (base ** 2).sum(1) / 2

        def find():
            found = np.empty((len(query), 10), np.int64)
            for start in range(0, len(query), 200):
                scores = half - query[start:start + 200] @ base.T
                best = np.argpartition(scores, 10, axis=1)[:, :10]
                found[start:start + 200] = np.take_along_axis(best, np.argsort(np.take_along_axis(scores, best, 1), axis=1), 1)
            return found

    def run(seed):
        with Clock() as clock:
            found = find()
        recall = float((found[:, :, None] == nearest[:, None, :].astype(np.int64)).any(2).mean())
        return clock.seconds, {"recall": recall, "queries/s": len(query) / clock.seconds}

    return run


serve(prepare)
