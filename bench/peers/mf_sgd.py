"""LIBMF's mf-train, where it is on the PATH: an epoch is the least time between two of its lines, so that reading the text does not count."""
import re
import shutil
import subprocess
import tempfile
import time

import numpy as np
from protocol import load, serve

EPOCHS = 20


def prepare(folder, threads):
    if shutil.which("mf-train") is None:
        raise ImportError("LIBMF's mf-train is not on the PATH")
    text = tempfile.TemporaryDirectory()
    for part in ("train", "test"):
        np.savetxt(f"{text.name}/{part}.txt", load(folder, f"rated_films_{part}"), fmt="%d")

    def train(*options):
        """The least time between two lines, one a pass, and the last figure of each line."""
        command = ["stdbuf", "-oL", "mf-train", "-k", "50", "-l2", "0.05", "-r", "0.1", "-s", str(threads), *options, f"{text.name}/train.txt", f"{text.name}/model"]
        times, figures = [], []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if re.match(r"\s*\d+\s", line):
                    times.append(time.perf_counter())
                    figures.append(line.split())
        return float(np.diff(times).min()), figures

    def run(seed):
        seconds, _ = train("-t", str(2 * EPOCHS))
        _, figures = train("-t", str(EPOCHS), "-p", f"{text.name}/test.txt")
        errors = [float(f[2]) for f in figures]
        return seconds, {"rmse": errors[-1], "least rmse": min(errors)}

    run.text = text  # lives as long as the run
    return run


serve(prepare)
