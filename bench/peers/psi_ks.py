"""PSI over the reference's deciles, and KS by sorting and searching, of the same columns; columns are shared between threads."""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from protocol import Clock, load, serve


def column(pair):
    reference, current = pair
    edges = np.quantile(reference, np.arange(1, 10) / 10)
    expected = np.bincount(np.searchsorted(edges, reference), minlength=10) / len(reference)
    found = np.bincount(np.searchsorted(edges, current), minlength=10) / len(current)
    stability = np.sum((found - expected) * np.log(found / expected))
    x, y = np.sort(reference), np.sort(current)
    both = np.concatenate([x, y])
    gap = np.abs(np.searchsorted(x, both, "right") / len(x) - np.searchsorted(y, both, "right") / len(y)).max()
    return stability, gap


def prepare(folder, threads):
    reference, current = load(folder, "drift_reference"), load(folder, "drift_current")

    def run(seed):
        with Clock() as clock, ThreadPoolExecutor(threads) as pool:
            results = list(pool.map(column, zip(reference, current)))
        return clock.seconds, {"sum of PSI": float(sum(r[0] for r in results)), "sum of KS": float(sum(r[1] for r in results))}

    return run


serve(prepare)
