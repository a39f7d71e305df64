"""ROC AUC of the same scores."""
from protocol import Clock, load, serve


def prepare(folder, threads):
    from sklearn.metrics import roc_auc_score
    scores, labels = load(folder, "auc_scores"), load(folder, "tab_y_train")

    def run(seed):
        with Clock() as clock:
            value = roc_auc_score(labels, scores)
        return clock.seconds, {"AUC": float(value)}

    return run


serve(prepare)
