#!/usr/bin/python3
"""Fits a tail once more, with scipy, from the counts of a run.json, and compares with what `irqbench export --tail`
says of it. Prints "same", or what differs.

  tail_scipy.py RUN EXPORT.json METRIC"""
import json
import sys

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.stats import genpareto


def exceedances(counts, threshold):
    """Equal values stand at even distances within their cycle."""
    found = []
    for value, count in counts:
        if value > threshold:
            found += [value - 0.5 - threshold + (i + 0.5) / count for i in range(count)]
    return np.array(sorted(found))


def fit(y):
    best = minimize(lambda p: -genpareto.logpdf(y, p[0], 0, p[1]).sum() if p[1] > 0 else np.inf, [0.1, y.mean()],
                    method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 10000})
    return best.x[0], best.x[1], -best.fun


def anderson_darling(y, shape, scale):
    n, i = len(y), np.arange(1, len(y) + 1)
    return -n - np.mean((2 * i - 1) * (genpareto.logcdf(y, shape, 0, scale) + genpareto.logsf(y, shape, 0, scale)[::-1]))


def profile(y, once, level):
    """The largest likelihood of all shapes whose level this is."""
    def scale(shape):
        return level / (np.log(once) if abs(shape) < 1e-12 else (once ** shape - 1) / shape)
    shapes = np.linspace(-0.95, 2, 600)
    values = [genpareto.logpdf(y, s, 0, scale(s)).sum() for s in shapes]
    k = int(np.argmax(values))
    near = minimize(lambda s: -genpareto.logpdf(y, s[0], 0, scale(s[0])).sum(), [shapes[k]], method="Nelder-Mead",
                    options={"xatol": 1e-9, "fatol": 1e-11})
    return max(values[k], -near.fun)


def interval(y, once):
    shape, scale, most = fit(y)
    level = genpareto.isf(1 / once, shape, 0, scale)
    least = most - 3.841458820694124 / 2
    high = 2 * level
    while profile(y, once, high) > least:
        high *= 2
    return (brentq(lambda x: profile(y, once, x) - least, y[0], level, rtol=1e-6),
            brentq(lambda x: profile(y, once, x) - least, level, high, rtol=1e-6))


def hull(y, n, once):
    """Over all exceedances, their upper half and their upper quarter, each over its own threshold."""
    part, lows, highs = len(y), [], []
    for _ in range(3):
        if part < 100:
            break
        base = y[len(y) - part - 1] if part < len(y) else 0
        low, high = interval(y[len(y) - part:] - base, once * part / n)
        lows.append(low + base)
        highs.append(high + base)
        part //= 2
    return min(lows), max(highs)


def main():
    run, export, name = sys.argv[1:]
    counts = json.load(open(f"{run}/run.json", encoding="utf-8"))["cells"][0]["metrics"][name]["counts"]
    row = next(r for r in json.load(open(export, encoding="utf-8")) if r["metric"] == name)
    if row["tail"] != "estimate":
        print(row["tail_reason"])
        return
    threshold, n = row["tail_threshold"], row["n"]
    y = exceedances(counts, threshold)
    shape, scale, _ = fit(y)
    expected = {"exceedances": len(y), "shape": shape, "shape_error": (1 + shape) / len(y) ** 0.5, "scale": scale,
                "scale_error": scale * (2 * (1 + shape) / len(y)) ** 0.5,
                "anderson_darling": anderson_darling(y, shape, scale)}
    for key, once in (("1e6", 1e6), ("1e9", 1e9)):
        low, high = hull(y, n, once)
        expected[key] = threshold + genpareto.isf(n / once / len(y), shape, 0, scale)
        expected[f"{key}_low"], expected[f"{key}_high"] = threshold + low, threshold + high
    for key, value in expected.items():
        found = row[f"tail_{key}"]
        if abs(found - value) > 2e-3 * abs(value) + 2e-5:
            print(f"tail_{key} is {found}, not {value}")
            return
    print("same")


if __name__ == "__main__":
    main()
