"""Gradient boosting on categories at the settings of CategoryTraining."""
from protocol import Clock, auc, load, serve

CATEGORIES = 10
FEW = 5  # those with at most 255 values come first


def prepare(folder, threads, library):
    x, y = load(folder, "cat_X_train"), load(folder, "cat_y_train")
    x_test, y_test = load(folder, "cat_X_test"), load(folder, "cat_y_test")
    if library == "xgboost":
        import xgboost

        kinds = ["c"] * CATEGORIES + ["q"] * (x.shape[1] - CATEGORIES)
        test = xgboost.DMatrix(x_test, feature_types=kinds, enable_categorical=True, nthread=threads)

        def run(seed):
            with Clock() as clock:
                data = xgboost.DMatrix(x, y, feature_types=kinds, enable_categorical=True, nthread=threads)
                model = xgboost.train(
                    {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 63, "max_depth": 0,
                     "max_bin": 256, "eta": 0.1, "nthread": threads, "seed": seed}, data, 100)
            return clock.seconds, {"AUC": auc(y_test, model.predict(test))}

        return run

    from sklearn.ensemble import HistGradientBoostingClassifier

    categories = list(range(FEW))
    if library == "sklearn-remainder":
        categories = list(range(CATEGORIES))
        for data in (x, x_test):
            data[:, FEW:CATEGORIES] %= 255

    def run(seed):
        with Clock() as clock:
            model = HistGradientBoostingClassifier(
                learning_rate=0.1, max_iter=100, max_leaf_nodes=63, max_bins=255, min_samples_leaf=20, l2_regularization=1.0,
                categorical_features=categories, early_stopping=False, random_state=seed).fit(x, y)
        return clock.seconds, {"AUC": auc(y_test, model.predict_proba(x_test)[:, 1])}

    return run


serve(prepare)
