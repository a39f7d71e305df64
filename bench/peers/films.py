"""The films of Films.cs as sparse matrices, and how good lists are: all items are ranked, those of training left out."""
import numpy as np
from protocol import load

USERS, ITEMS = 6018, 3018


def read(folder, part):
    from scipy.sparse import csr_matrix
    pairs = load(folder, f"films_{part}").astype(np.int64)
    return csr_matrix((np.ones(len(pairs), np.float32), (pairs[:, 0], pairs[:, 1])), shape=(USERS, ITEMS))


def judge(scores, train, test):
    """scores: a function of a range of users, users × items."""
    discounts = 1 / np.log2(np.arange(2, 12))
    ndcg, recall, users = 0.0, 0.0, 0
    for start in range(0, USERS, 1000):
        end = min(start + 1000, USERS)
        block = np.array(scores(start, end), dtype=np.float32)
        block[train[start:end].nonzero()] = -np.inf
        top = np.argsort(-block, axis=1, kind="stable")[:, :20]
        for i in range(end - start):
            wanted = test[start + i].indices
            if len(wanted):
                hits = np.isin(top[i], wanted)
                ndcg += (hits[:10] * discounts).sum() / discounts[:len(wanted)].sum()
                recall += hits.sum() / len(wanted)
                users += 1
    return {"ndcg@10": ndcg / users, "recall@20": recall / users}
