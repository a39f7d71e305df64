"""quality_data.py DATA OUT: reads the public data sets into arrays that all sides of the quality table learn from.

For each set NAME: quality_NAME_X.npy (categories as codes, missing as NaN), quality_NAME_y.npy, quality_NAME_fold.npy (the fold, 0 to 4, in
which a row is a test row) and quality_NAME_columns.npy (categories of a column, 0 for a number).
"""
import glob
import sys

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold, StratifiedKFold


def telco(data):
    table = pd.read_csv(f"{data}/telco-churn/WA_Fn-UseC_-Telco-Customer-Churn.csv")
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    return table.drop(columns=["customerID", "Churn"]), table["Churn"] == "Yes"


def bank(data, with_duration):
    table = pd.read_csv(f"{data}/bank-marketing/bank-additional-full.csv", sep=";")
    label = table.pop("y") == "yes"
    table = table.replace("unknown", np.nan)
    table["pdays"] = table["pdays"].replace(999, np.nan)
    return table if with_duration else table.drop(columns="duration"), label


def news(data):
    table = pd.read_csv(f"{data}/news-popularity/OnlineNewsPopularity.csv", skipinitialspace=True)
    shares = table.pop("shares")
    return table.drop(columns=["url", "timedelta"]), shares


def spotify(data):
    table = pd.concat([pd.read_csv(f) for f in sorted(glob.glob(f"{data}/spotify-tracks/*.csv"))], ignore_index=True)
    return table.drop(columns=["track", "artist", "uri", "target"]), table["target"] == 1


SETS = {
    "telco": telco,
    "bank-without-duration": lambda data: bank(data, False),
    "bank-with-duration": lambda data: bank(data, True),
    "news-popularity": lambda data: (lambda x, shares: (x, shares > 1400))(*news(data)),
    "spotify-hits": spotify,
    "news-log-shares": lambda data: (lambda x, shares: (x, np.log(shares)))(*news(data)),
}


def main(data, out):
    for name, read in SETS.items():
        table, label = read(data)
        columns = np.zeros(table.shape[1], np.float32)
        x = np.empty(table.shape, np.float32)
        for i, column in enumerate(table.columns):
            if table[column].dtype == object:
                codes, values = pd.factorize(table[column], sort=True)
                columns[i] = len(values)
                x[:, i] = np.where(codes < 0, np.nan, codes)
            else:
                x[:, i] = table[column]
        y = np.asarray(label, np.float32)
        is_binary = label.dtype == bool
        splitter = (StratifiedKFold if is_binary else KFold)(5, shuffle=True, random_state=1)
        fold = np.empty(len(y), np.float32)
        for number, (_, test) in enumerate(splitter.split(x, y)):
            fold[test] = number
        for what, values in (("X", x), ("y", y), ("fold", fold), ("columns", columns)):
            np.save(f"{out}/quality_{name}_{what}.npy", np.ascontiguousarray(values))
        print(f"{name}: {x.shape[0]} rows, {x.shape[1]} columns, {int((columns > 0).sum())} categories", file=sys.stderr)


main(sys.argv[1], sys.argv[2])
