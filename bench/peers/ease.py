"""EASE as its paper's twenty lines: a sparse Gram matrix, numpy's inverse in single precision, weights over the diagonal."""
import numpy as np
from films import judge, read
from protocol import Clock, serve


def prepare(folder, threads):
    from threadpoolctl import threadpool_limits
    train, test = read(folder, "train"), read(folder, "test")

    def run(seed):
        with threadpool_limits(threads), Clock() as clock:
            gram = (train.T @ train).toarray().astype(np.float32)
            gram[np.diag_indices_from(gram)] += 1000
            inverse = np.linalg.inv(gram)
            weights = inverse / -np.diag(inverse)
            np.fill_diagonal(weights, 0)
        return clock.seconds, judge(lambda start, end: train[start:end] @ weights, train, test)

    return run


serve(prepare)
