"""Random forests at the settings of RandomForestTraining and RandomForestScoring: max_features is the square root, 5 of 28."""
from protocol import Clock, auc, load, serve


def prepare(folder, threads, part, least_rows):
    x, y = load(folder, "tab_X_train")[:100_000], load(folder, "tab_y_train")[:100_000]
    x_test, y_test = load(folder, "tab_X_test"), load(folder, "tab_y_test")
    from sklearn.ensemble import RandomForestClassifier

    def forest(seed):
        return RandomForestClassifier(
            100, max_features="sqrt", min_samples_leaf=int(least_rows), n_jobs=threads, random_state=seed)

    def train(seed):
        model = forest(seed)
        with Clock() as clock:
            model.fit(x, y)
        return clock.seconds, {"AUC": auc(y_test, model.predict_proba(x_test)[:, 1])}

    if part == "train":
        return train
    fitted = forest(1).fit(x, y)

    def score(seed):
        with Clock() as clock:
            scores = fitted.predict_proba(x_test)[:, 1]
        with Clock() as single:
            for i in range(5):
                fitted.predict_proba(x_test[i:i + 1])
        return clock.seconds, {"AUC": auc(y_test, scores), "µs a row alone": single.seconds / 5 * 1e6}

    return score


serve(prepare)
