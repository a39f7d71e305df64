"""What every peer's script shares: prepare, say ready, run once for each line "run SEED", answer {"seconds", "quality"}."""
import json
import sys
import time

import numpy as np


def load(folder, name):
    return np.load(f"{folder}/{name}.npy")


def auc(labels, scores):
    from sklearn.metrics import roc_auc_score
    return float(roc_auc_score(labels, scores))


class Clock:
    """with Clock() as clock: ...  then clock.seconds"""
    def __enter__(self):
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self._start


def serve(prepare):
    """prepare(folder, threads, *arguments) returns run(seed), which returns (seconds, {name: quality})."""
    out = sys.stdout
    sys.stdout = sys.stderr
    try:
        run = prepare(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
    except ImportError as missing:
        print(f"{missing}; bench/peers.sh installs the peers", file=out, flush=True)
        return
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        seconds, quality = run(int(line.split()[1]))
        print(json.dumps({"seconds": seconds, "quality": quality}), file=out, flush=True)
