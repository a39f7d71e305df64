"""Surprise's SVD or SVDpp with its defaults on its own five folds of MovieLens 100K."""
import numpy as np
from protocol import Clock, load, serve


def prepare(folder, threads, algorithm):
    import surprise
    folds = [(load(folder, f"ml100k_train_{f}"), load(folder, f"ml100k_test_{f}")) for f in range(5)]

    def triples(rows):
        return [(int(user), int(item), float(rating), None) for user, item, rating in rows]

    def run(seed):
        errors = []
        with Clock() as clock:
            for train, test in folds:
                data = surprise.Dataset(surprise.Reader(rating_scale=(1, 5)))
                model = getattr(surprise, algorithm)(random_state=seed).fit(data.construct_trainset(triples(train)))
                errors.append([model.predict(user, item).est - rating for user, item, rating, _ in triples(test)])
        return clock.seconds, {"rmse": float(np.mean([np.sqrt(np.mean(np.square(e))) for e in errors])),
                               "mae": float(np.mean([np.mean(np.abs(e)) for e in errors]))}

    return run


serve(prepare)
