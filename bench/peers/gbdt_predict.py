"""Scoring with the model of gbdt_train.py: GradientBoostingScoring."""
from protocol import Clock, auc, load, serve


def prepare(folder, threads):
    import xgboost

    x, y = load(folder, "tab_X_train"), load(folder, "tab_y_train")
    x_test, y_test = load(folder, "tab_X_test"), load(folder, "tab_y_test")
    model = xgboost.train(
        {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 63, "max_depth": 0, "max_bin": 256,
         "eta": 0.1, "nthread": threads}, xgboost.QuantileDMatrix(x, y, max_bin=256, nthread=threads), 100)

    def run(seed):
        with Clock() as clock:
            scores = model.inplace_predict(x_test)
        return clock.seconds, {"AUC": auc(y_test, scores)}

    return run


serve(prepare)
