#!/usr/bin/env python3
"""Change points of `irqbench history show` against another implementation of E-divisive, which
follows the paper's definitions, and against all permutations where they can be counted.

usage: history_changes.py IRQBENCH FOLDER

Prints what is wrong; exit 1 if anything is.
"""
import itertools
import json
import pathlib
import random
import subprocess
import sys

import history_runs
import numpy

SIDE, LEVEL, TRIED = 5, 0.01, 999
tool, folder = sys.argv[1], pathlib.Path(sys.argv[2])
problems = []


# ---- E-divisive, by its definitions ----

def q_of(distances, tau, kappa):
    """Matteson and James (2014), equations 5 and 6, alpha = 1."""
    x, y = slice(0, tau), slice(tau, kappa)
    m, n = tau, kappa - tau
    between = distances[x, y].mean()
    within_x = distances[x, x][numpy.triu_indices(m, 1)].mean()
    within_y = distances[y, y][numpy.triu_indices(n, 1)].mean()
    return m * n / (m + n) * (2 * between - within_x - within_y)


def best_split(values):
    values = numpy.asarray(values, float)
    distances = abs(values[:, None] - values[None, :])
    splits = [(q_of(distances, tau, kappa), tau)
              for kappa in range(2 * SIDE, len(values) + 1)
              for tau in range(SIDE, kappa - SIDE + 1)]
    return max(splits, key=lambda s: s[0]) if splits else (0.0, 0)


def stretches(values, cuts):
    edges = [0, *sorted(cuts), len(values)]
    return [values[a:b] for a, b in zip(edges, edges[1:])]


def candidate(values, cuts):
    begin, best = 0, (0.0, 0)
    for part in stretches(values, cuts):
        q, tau = best_split(part)
        if q > best[0] + 1e-9:
            best = (q, begin + tau)
        begin += len(part)
    return best


def p_of(values, cuts, q, most, draw):
    """An estimate, and its standard error; no more than `most` tries, and less if p is large."""
    reached = tried = 0
    while tried < most and reached < 5:
        shuffled = [draw.sample(part, len(part)) for part in stretches(values, cuts)]
        reached += max(best_split(part)[0] for part in shuffled) >= q * (1 - 1e-9)
        tried += 1
    p = (1 + reached) / (1 + tried)
    return p, (p * (1 - p) / tried) ** 0.5


def p_of_all(values, q):
    """Of a series of ten, exactly: only who stands in which half matters."""
    reached = total = 0
    for first in itertools.combinations(range(10), 5):
        order = [values[i] for i in first] + [values[i] for i in range(10) if i not in first]
        reached += best_split(order)[0] >= q * (1 - 1e-9)
        total += 1
    return reached / total


# ---- Series, through the tool ----

def noise(draw, middle, spread=3):
    return int(middle + sum(draw.expovariate(1 / spread) for _ in range(2)))


def make_series():
    draw = random.Random(14)
    series = {f"steady{i}": [noise(draw, 100) for _ in range(20)] for i in range(3)}
    series["step"] = [noise(draw, 100 + 30 * (i >= 9)) for i in range(20)]
    series["down"] = [noise(draw, 300 - 60 * (i >= 12)) for i in range(20)]
    series["slight"] = [noise(draw, 100 + 6 * (i >= 11)) for i in range(20)]
    series["two"] = [noise(draw, 100 + 90 * (7 <= i < 13)) for i in range(20)]
    series["wide"] = [100 + (draw.randrange(-60, 60) if i >= 11 else draw.randrange(-2, 2))
                      for i in range(20)]
    series["same"] = [142] * 20
    return series


def add_all(series):
    history = folder / "changes.sqlite"
    for i in range(max(map(len, series.values()))):
        values = {f"response/{name}/none": {"response": [v[i]]}
                  for name, v in series.items() if i < len(v)}
        path = folder / "changes.json"
        history_runs.write(path, "silicon", f"{0xa000000 + i:07x}", f"2026-01-01T00:00:{i:02d}Z", {},
                           values)
        subprocess.run([tool, "history", "add", path, "-d", history], check=True,
                       stdout=subprocess.DEVNULL)
    shown = subprocess.run([tool, "history", "show", "-d", history, "--json"], check=True,
                           capture_output=True)
    return {s["cell"].split("/")[2]: s["lines"][0]["points"]
            for s in json.loads(shown.stdout)["series"]}


def check(name, values, points):
    draw = random.Random(99)
    if [p["nominal"] for p in points] != values:
        problems.append(f"{name}: {points} are not the values {values}")
        return
    found = {i: p["change"] for i, p in enumerate(points) if p["change"]}
    cuts = []
    while True:
        q, at = candidate(values, cuts)
        if at in found:
            if abs(q - found[at]["q"]) > 1e-6 * q:
                problems.append(f"{name}: Q at {at} is {q}, and not {found[at]['q']}")
            p, error = p_of(values, cuts, q, 60, draw)
            if abs(p - found[at]["p"]) > 5 * error + 0.02 or found[at]["p"] > LEVEL:
                problems.append(f"{name}: p at {at} is {p}, and not {found[at]['p']}")
            cuts.append(at)
            continue
        if q > 0 and p_of(values, cuts, q, 150, draw)[0] < 0.007:
            problems.append(f"{name}: the change at {at} (Q {q}) is missing")
        break
    if sorted(cuts) != sorted(found):
        problems.append(f"{name}: found {sorted(found)}, and not {sorted(cuts)}")


series = make_series()
series["ten"] = [3, 9, 4, 4, 7, 12, 11, 15, 10, 13]
points = add_all(series)
for name, values in series.items():
    check(name, values, points[name])
for name, wanted in (("step", [9]), ("down", [12]), ("two", [7, 13]), ("same", [])):
    at = [i for i, p in enumerate(points[name]) if p["change"]]
    if len(at) != len(wanted) or any(abs(a - b) > 1 for a, b in zip(at, wanted)):
        problems.append(f"{name}: planted at {wanted}, found at {at}")
exact = p_of_all(series["ten"], best_split(series["ten"])[0])
change = points["ten"][5]["change"]
if exact > LEVEL or change is None or abs(change["p"] - exact) > 4 * (exact / TRIED) ** 0.5 + 1 / TRIED:
    problems.append(f"ten: p is {exact}, and not that of {change}")
print("\n".join(problems))
sys.exit(bool(problems))
