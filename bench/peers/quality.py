"""quality.py FOLDER THREADS LIBRARY SET ...: the same settings on the same folds; prints a line of JSON a data set."""
import json
import sys
import time
import warnings

import numpy as np
from sklearn.metrics import mean_squared_error, roc_auc_score

from protocol import load

warnings.filterwarnings("ignore")


def sklearn_model(columns, is_binary, threads):
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    kind = HistGradientBoostingClassifier if is_binary else HistGradientBoostingRegressor
    model = kind(max_iter=200, learning_rate=0.05, max_leaf_nodes=31, min_samples_leaf=20, l2_regularization=1.0, max_bins=255,
                 early_stopping=False, categorical_features=columns > 0, random_state=1)

    def run(x, y, x_test):
        model.fit(x, y)
        return model.predict_proba(x_test)[:, 1] if is_binary else model.predict(x_test)
    return run


def xgboost_model(columns, is_binary, threads):
    import xgboost
    kinds = ["c" if c > 0 else "q" for c in columns]
    settings = {"objective": "binary:logistic" if is_binary else "reg:squarederror", "tree_method": "hist", "grow_policy": "lossguide",
                "max_leaves": 31, "max_depth": 0, "max_bin": 256, "eta": 0.05, "min_child_weight": 1, "lambda": 1, "nthread": threads,
                "max_cat_to_onehot": 4, "seed": 1}

    def run(x, y, x_test):
        data = xgboost.DMatrix(x, y, feature_types=kinds, enable_categorical=True)
        return xgboost.train(settings, data, 200).predict(xgboost.DMatrix(x_test, feature_types=kinds, enable_categorical=True))
    return run


def main(folder, threads, library, *names):
    for name in names:
        x, y, fold, columns = (load(folder, f"quality_{name}_{what}") for what in ("X", "y", "fold", "columns"))
        is_binary = set(np.unique(y)) <= {0.0, 1.0}
        run = {"sklearn": sklearn_model, "xgboost": xgboost_model}[library](columns, is_binary, threads)
        values = []
        start = time.process_time()
        for number in range(5):
            test = fold == number
            scores = run(x[~test], y[~test], x[test])
            values.append(roc_auc_score(y[test], scores) if is_binary else mean_squared_error(y[test], scores, squared=False))
        print(json.dumps({"set": name, "metric": "auc" if is_binary else "rmse", "value": float(np.mean(values)),
                          "seconds": time.process_time() - start}), flush=True)


main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
