"""The ten best items of all users from given factors, seen items left out."""
import numpy as np
from protocol import Clock, load, serve


def prepare(folder, threads, library, which):
    import scipy.sparse as sparse
    users = load(folder, f"topk_{which}_users")
    items = load(folder, f"topk_{which}_items")
    pairs = load(folder, f"topk_{which}_seen").astype(np.int64)
    seen = sparse.csr_matrix((np.ones(len(pairs), np.float32), (pairs[:, 0], pairs[:, 1])), shape=(len(users), len(items)))

    if library == "implicit":
        from implicit.cpu.als import AlternatingLeastSquares
        model = AlternatingLeastSquares(factors=users.shape[1], num_threads=threads)
        model.user_factors, model.item_factors = users, items
        everybody = np.arange(len(users))

        def find():
            return model.recommend(everybody, seen, N=10, filter_already_liked_items=True)[1]
    else:
        def find():
            last = np.empty((len(users), 10), np.float32)
            for start in range(0, len(users), 256):
                scores = users[start:start + 256] @ items.T
                part = seen[start:start + 256]
                scores[np.repeat(np.arange(part.shape[0]), np.diff(part.indptr)), part.indices] = -np.inf
                best = np.argpartition(-scores, 10, axis=1)[:, :10]
                last[start:start + 256] = -np.sort(-np.take_along_axis(scores, best, 1), axis=1)
            return last

    def run(seed):
        with Clock() as clock:
            scores = find()
        return clock.seconds, {"users/s": len(users) / clock.seconds, "mean of the 10th": float(np.asarray(scores)[:, 9].astype(np.float64).mean())}

    return run


serve(prepare)
