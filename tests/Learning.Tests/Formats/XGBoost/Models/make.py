# Writes the models of this folder, each with rows and what XGBoost 1.7.4 says of them: python3 make.py .
import json, sys, numpy as np, xgboost as xgb
out = sys.argv[1]
rng = np.random.default_rng(7)
n, f = 600, 4
X = rng.normal(size=(n, f)).astype(np.float32)
X[:, 2] = rng.integers(0, 6, n)
X[rng.random((n, f)) < 0.1] = np.nan
z = np.nan_to_num(X[:, 0]) - 0.7 * np.nan_to_num(X[:, 1]) + np.where(np.isin(X[:, 2], [1, 4]), 1.0, -0.3)
cases = {
    'poisson': (dict(objective='count:poisson'), rng.poisson(np.exp(0.4 * z))),
    'gamma': (dict(objective='reg:gamma', base_score=0.8), np.exp(z) + 0.1),
    'hinge': (dict(objective='binary:hinge'), z > 0),
    'logitraw': (dict(objective='binary:logitraw', base_score=0.3), z > 0),
    'rank-ndcg': (dict(objective='rank:ndcg'), np.clip(np.round(z), 0, 3)),
    'dart': (dict(objective='binary:logistic', booster='dart', rate_drop=0.4, base_score=0.25), z > 0),
    'forest': (dict(objective='reg:squarederror', num_parallel_tree=3, subsample=0.6, base_score=-1.5), z),
    'softmax-categories': (dict(objective='multi:softprob', num_class=3, tree_method='approx', max_cat_to_onehot=2), np.clip(np.round(z + 1), 0, 2)),
}
rows = X[:60].copy()
rows[50:, 2] = [9, -1, np.nan, 2, 5, 7, 0, 1, -3, 33]
for name, (params, y) in cases.items():
    types = ['q', 'q', 'c', 'q'] if 'categories' in name else None
    kw = dict(feature_types=types, enable_categorical=True) if types else {}
    Xt, rt = X.copy(), rows.copy()
    if types:
        Xt[:, 2] = np.where(np.isnan(Xt[:, 2]), np.nan, Xt[:, 2])
    d = xgb.DMatrix(Xt, label=np.asarray(y, dtype=np.float32), **kw)
    if 'rank' in name:
        d.set_group([20] * (n // 20))
    b = xgb.train(dict(params, max_depth=3, eta=0.4, seed=1), d, num_boost_round=4)
    t = xgb.DMatrix(rt, **kw)
    b.save_model('/tmp/m.json')
    model = json.load(open('/tmp/m.json'))
    j = lambda a: [[None if np.isnan(v) else round(float(v), 9) for v in r] for r in np.atleast_2d(a.reshape(len(rows), -1))]
    doc = dict(rows=[[None if np.isnan(v) else float(v) for v in r] for r in rows],
               predictions=j(b.predict(t)), raw=j(b.predict(t, output_margin=True)), model=model)
    open(f'{out}/{name}.json', 'w').write(json.dumps(doc, separators=(',', ':')))
    print(name, len(json.dumps(doc)))
