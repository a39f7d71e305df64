"""implicit's BPR with the best of a small grid of its settings; the time is that of its fastest epoch."""
import numpy as np
from protocol import load, serve


def prepare(folder, threads):
    from implicit.cpu.bpr import BayesianPersonalizedRanking
    from scipy.sparse import csr_matrix
    train, test = (load(folder, f"films_{part}").astype(int) for part in ("train", "test"))
    shape = tuple(1 + np.concatenate([train, test]).max(axis=0))
    taken = csr_matrix((np.ones(len(train), np.float32), (train[:, 0], train[:, 1])), shape=shape)
    wanted = csr_matrix((np.ones(len(test), np.float32), (test[:, 0], test[:, 1])), shape=shape)

    def quality(model):
        gains = 1 / np.log2(np.arange(2, 12))
        ndcg, recall = [], []
        for user in range(shape[0]):
            relevant = wanted[user].indices
            if not len(relevant):
                continue
            scores = model.item_factors @ model.user_factors[user]
            scores[taken[user].indices] = -np.inf
            top = np.argsort(-scores)[:20]
            hits = np.isin(top, relevant)
            ndcg.append((gains * hits[:10]).sum() / gains[:min(10, len(relevant))].sum())
            recall.append(hits.sum() / len(relevant))
        return {"ndcg@10": float(np.mean(ndcg)), "recall@20": float(np.mean(recall))}

    def run(seed):
        times = []
        model = BayesianPersonalizedRanking(factors=63, learning_rate=0.01, regularization=0.003, iterations=20, num_threads=threads, random_state=seed)
        model.fit(taken, show_progress=False, callback=lambda epoch, seconds, correct, skipped: times.append(seconds))
        return min(times), quality(model)

    return run


serve(prepare)
