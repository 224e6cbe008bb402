"""Forecasts of the cases of `fiveyear hindcast` by gradient boosting (scikit-learn), in the same strict protocol.

    python boosting.py PANEL.csv [HELD_OUT.csv] > boosting.csv
    fiveyear hindcast PANEL.csv [--held-out HELD_OUT.csv] --with boosting.csv

For each block of three origins the trees learn from changes of the places that teach which had ended by its first year; places that are
scored teach nothing. Features: the class, the year, and what ten years of the record say (level, trends, last change, swings), in standard
deviations of the class's changes. One model for each of seven quantiles, sorted where they cross, read between and beyond as straight lines.
"""

import csv
import math
import sys
from collections import defaultdict

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

LEVELS = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]
ORIGINS, BLOCK, HORIZON, LEAST = range(2005, 2020), 3, 5, 100


def read(path):
    panel = defaultdict(lambda: defaultdict(dict))
    with open(path, encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            panel[row["indicator"]][row["entity"]][int(row["year"])] = float(row["value"])
    return panel


def scale_of(name, values):
    """As fiveyear tells scales: log-odds for percentages and unemployment, else the logarithm where nothing is negative."""
    share = name.endswith(("_pct", "_share")) or name.startswith("unemployment")
    if share and all(0 <= value <= 100 for value in values):
        return "logit"
    return "log" if all(value >= 0 for value in values) else "linear"


def on(scale, value):
    if scale == "logit":
        share = min(max(value / 100, 0.005), 0.995)
        return math.log(share / (1 - share))
    if scale == "log":
        return math.log(value) if value > 0 else math.nan
    return value


def back(scale, place):
    if scale == "logit":
        return 100 / (1 + math.exp(-place))
    return math.exp(place) if scale == "log" else place


def held_out_by_hash(places):
    """Every second place in the order of FNV-1a of its name, as fiveyear does."""

    def fnv(name):
        total = 0xCBF29CE484222325
        for byte in name.encode():
            total = ((total ^ byte) * 0x100000001B3) % 2**64
        return total

    return set(sorted(places, key=lambda name: (fnv(name), name))[1::2])


def features(series, origin):
    known = [series[year] for year in sorted(series) if year <= origin]
    years = [year for year in range(origin - 9, origin + 1) if year in series]
    window = [series[year] for year in years]
    if len(window) < 8:
        return None
    level, five = window[-1], known[-5:]
    return [
        level,
        5 * np.polyfit(years, window, 1)[0],
        5 * np.polyfit(range(5), five, 1)[0],
        level - window[-2],
        level - np.mean(window),
        max(window) - level,
        level - min(window),
        np.std(np.diff(window)),
        level - window[-4],
        level - np.mean(known),
    ]


def cases(panel, scales):
    found = defaultdict(list)
    for indicator, places in panel.items():
        for entity, raw in places.items():
            series = {year: on(scales[indicator], value) for year, value in raw.items()}
            series = {year: value for year, value in series.items() if math.isfinite(value)}
            for origin in series:
                if origin + HORIZON in series and (known := features(series, origin)) is not None:
                    found[indicator].append((entity, origin, series[origin], series[origin + HORIZON] - series[origin], known))
    return found


def quantiles(predicted):
    """At 1/40 ... 39/40, straight between the seven and beyond the outermost two."""
    sure = np.sort(predicted)
    slopes = (sure[1] - sure[0]) / 0.05, (sure[-1] - sure[-2]) / 0.05
    at = np.arange(1, 40) / 40
    inside = np.interp(at, LEVELS, sure)
    inside = np.where(at < 0.05, sure[0] - slopes[0] * (0.05 - at), inside)
    return np.where(at > 0.95, sure[-1] + slopes[1] * (at - 0.95), inside)


def main(paths):
    panel = read(paths[0])
    if len(paths) > 1:
        scored = read(paths[1])
        apart = {entity for places in scored.values() for entity in places}
    else:
        apart = held_out_by_hash({entity for places in panel.values() for entity in places})
        scored = {name: {entity: series for entity, series in places.items() if entity in apart} for name, places in panel.items()}
    shared = {name: {entity: series for entity, series in places.items() if entity not in apart} for name, places in panel.items()}
    scales = {name: scale_of(name, [v for series in places.values() for v in series.values()]) for name, places in panel.items()}
    teaching = cases(shared, scales)
    asked = cases({name: places for name, places in scored.items() if name in scales}, scales)
    code = {name: number for number, name in enumerate(sorted(scales))}
    columns = [f"p{2.5 * step:g}" for step in range(1, 40)]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["indicator", "entity", "origin", *columns])
    for start in range(ORIGINS.start, ORIGINS.stop, BLOCK):
        record = {name: [case for case in found if case[1] + HORIZON <= start] for name, found in teaching.items()}
        spread = {name: np.std([case[3] for case in found]) for name, found in record.items() if len(found) >= LEAST}

        def row(name, case):
            return [code[name], case[1], case[2], *[value / spread[name] for value in case[4][1:]]]

        learn = [(row(name, case), case[3] / spread[name]) for name in sorted(spread) for case in record[name]]
        ask = [
            (name, case) for name in sorted(spread) for case in asked.get(name, [])
            if start <= case[1] < min(start + BLOCK, ORIGINS.stop)
        ]
        if not ask:
            continue
        x, y = np.array([known for known, _ in learn]), np.array([change for _, change in learn])
        wanted = np.array([row(name, case) for name, case in ask])
        predicted = []
        for level in LEVELS:
            model = HistGradientBoostingRegressor(
                loss="quantile", quantile=level, max_iter=200, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=40,
                l2_regularization=1.0, categorical_features=[0], random_state=0,
            )
            predicted.append(model.fit(x, y).predict(wanted))
        for (name, case), line in zip(ask, np.array(predicted).T):
            entity, origin, level, _, _ = case
            values = [back(scales[name], level + spread[name] * change) for change in quantiles(line)]
            out.writerow([name, entity, origin, *[f"{value:.8g}" for value in values]])


if __name__ == "__main__":
    main(sys.argv[1:])
