"""Gradient boosting at the settings of GradientBoostingTraining."""
from protocol import Clock, auc, load, serve


def prepare(folder, threads, library, rows):
    rows = int(rows)
    x, y = load(folder, "tab_X_train")[:rows], load(folder, "tab_y_train")[:rows]
    x_test, y_test = load(folder, "tab_X_test"), load(folder, "tab_y_test")
    import xgboost

    def run(seed):
        with Clock() as clock:
            data = xgboost.QuantileDMatrix(x, y, max_bin=256, nthread=threads)
            model = xgboost.train(
                {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 63, "max_depth": 0,
                 "max_bin": 256, "eta": 0.1, "nthread": threads, "seed": seed}, data, 100)
        return clock.seconds, {"AUC": auc(y_test, model.inplace_predict(x_test))}

    return run


serve(prepare)
