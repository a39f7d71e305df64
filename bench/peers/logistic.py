"""Logistic regression with the penalty ½‖w‖², as LogisticTraining does."""
from protocol import Clock, load, serve


def prepare(folder, threads, solver, blas_threads, name):
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_info, threadpool_limits

    if not any(pool["internal_api"] == "openblas" for pool in threadpool_info()):
        raise ImportError("numpy runs without OpenBLAS, several times slower than with it")
    x, y = load(folder, name), load(folder, "tab_y_train")

    def run(seed):
        with threadpool_limits(int(blas_threads)), Clock() as clock:
            model = LogisticRegression(C=1.0, solver=solver, max_iter=200).fit(x, y)
        w, b = model.coef_[0].astype(np.float64), float(model.intercept_[0])
        z = np.zeros(len(x))
        for j in range(x.shape[1]):
            z += x[:, j] * w[j]
        return clock.seconds, {"objective": float(0.5 * w @ w + np.logaddexp(0, np.where(y > 0, -1, 1) * (z + b)).sum())}

    return run


serve(prepare)
