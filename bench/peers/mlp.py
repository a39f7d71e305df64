"""Multilayer perceptron at the settings of PerceptronTraining."""
import warnings

from protocol import Clock, auc, load, serve


def prepare(folder, threads, rows):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier
    from sklearn.preprocessing import StandardScaler
    warnings.simplefilter("ignore", ConvergenceWarning)
    rows = int(rows)
    x, y = load(folder, "tab_X_train")[:rows], load(folder, "tab_y_train")[:rows]
    x_test, y_test = load(folder, "tab_X_test"), load(folder, "tab_y_test")

    def run(seed):
        with Clock() as clock:
            scaler = StandardScaler().fit(x)
            model = MLPClassifier((64, 32), batch_size=256, learning_rate_init=1e-3, max_iter=5, alpha=0, random_state=seed)
            model.fit(scaler.transform(x), y)
        return clock.seconds, {"AUC": auc(y_test, model.predict_proba(scaler.transform(x_test))[:, 1])}

    return run


serve(prepare)
