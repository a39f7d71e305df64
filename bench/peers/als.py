"""Implicit ALS of the package implicit: the fastest iteration of fifteen on the films, of three on drawn pairs."""
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the package has threads of its own

import numpy as np  # noqa: E402
from protocol import load, serve  # noqa: E402


def read_big(folder):
    from scipy.sparse import csr_matrix
    counts = load(folder, "als_big_counts").astype(np.int64)
    items = load(folder, "als_big_items").astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return csr_matrix((np.ones(len(items), np.float32), items, starts), shape=(len(counts), 50_000))


def read_films(folder, part):
    from scipy.sparse import csr_matrix
    pairs = load(folder, f"films_{part}").astype(np.int64)
    return csr_matrix((np.ones(len(pairs), np.float32), (pairs[:, 0], pairs[:, 1])), shape=(6018, 3018))


def ndcg(users, items, train, test):
    """All films are ranked, those of training left out; the mean over users with something to find."""
    discounts = 1 / np.log2(np.arange(2, 12))
    figures = []
    for user in range(len(users)):
        wanted = test[user].indices
        if len(wanted):
            scores = items @ users[user]
            scores[train[user].indices] = -np.inf
            best = np.argpartition(-scores, 10)[:10]
            best = best[np.argsort(-scores[best], kind="stable")]
            figures.append((np.isin(best, wanted) * discounts).sum() / discounts[:len(wanted)].sum())
    return float(np.mean(figures))


def prepare(folder, threads, data, solver):
    from implicit.cpu.als import AlternatingLeastSquares
    is_big = data == "big"
    train = read_big(folder) if is_big else read_films(folder, "train")
    test = None if is_big else read_films(folder, "test")
    settings = dict(alpha=10, regularization=0.1, iterations=3) if is_big else dict(alpha=2, regularization=40, iterations=15)

    def run(seed):
        times = []
        model = AlternatingLeastSquares(
            factors=64, use_cg=solver == "cg", num_threads=threads, random_state=41 + seed, **settings)
        model.fit(train, show_progress=False, callback=lambda iteration, seconds, loss: times.append(seconds))
        users, items = model.user_factors, model.item_factors
        if is_big:
            part = train[:500].tocoo()
            return min(times), {"mean score of a pair": float((users[part.row] * items[part.col]).sum(1).mean())}
        return min(times), {"ndcg@10": ndcg(users, items, train, test)}

    return run


serve(prepare)
