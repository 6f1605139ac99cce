#!/usr/bin/python3
"""Computes from a run.json what a chart must draw, its own way, and compares it with what was drawn: the data
in a gnuplot script (FILE.gp) and, of a histogram, the bars of the picture (FILE.svg).

  expected.py KIND RUN CELL METRIC FILE.gp [FILE.svg]

Prints "same", or what differs."""
import fnmatch
import json
import re
import sys
from fractions import Fraction


def blocks(script):
    """Lines of numbers by the name of their block."""
    found = re.findall(r"^\$(\w+) << EOD\n(.*?)^EOD\n", script, re.S | re.M)
    return {name: [[float(x) for x in line.split()] for line in body.splitlines()] for name, body in found}


def values_of(metric):
    """One by one, ascending: what was counted, taken apart."""
    return sorted(v for v, count in metric["counts"] for _ in range(count))


def near(a, b):
    return (a != a and b != b) or abs(a - b) <= 1e-9 * max(1.0, abs(b))


def compare(found, expected):
    if len(found) != len(expected):
        return f"{len(found)} lines, not {len(expected)}"
    for row, (one, other) in enumerate(zip(found, expected)):
        if len(one) != len(other) or not all(near(a, b) for a, b in zip(one, other)):
            return f"line {row + 1} is {one}, not {other}"
    return "same"


def quantile(values, share):
    """The smallest at or below which that share lies at least."""
    return next(v for i, v in enumerate(values) if Fraction(i + 1, len(values)) >= share)


def hist(metric, data):
    values, width = values_of(metric), round(data[0][3] - data[0][2] + 0.2)
    if width != 1 and values[-1] - values[0] < 160:
        return f"bars of {width} values where single ones fit"
    heights = {}
    for v in values:
        heights[v // width] = heights.get(v // width, 0) + 1
    return compare([[(r[2] + r[3]) / 2, r[1], r[5]] for r in data],
                   [[k * width + (width - 1) / 2, n, n] for k, n in sorted(heights.items())])


def ecdf(metric, data):
    values = values_of(metric)
    expected = [[v, sum(x <= v for x in values) / len(values)] for v in sorted(set(values))]
    ends = data[0][1] == 0 and data[-1][1] == 1 and data[0][0] < values[0] and data[-1][0] > values[-1]
    return compare(data[1:-1], expected) if ends else f"it ends as {data[0]} and {data[-1]}"


def tail(metric, data):
    values = values_of(metric)
    expected = [[v, sum(x > v for x in values) / len(values)] for v in sorted(set(values))]
    if data[0][1] != 1 or not data[-1][1] < 1 / len(values):
        return f"it begins with {data[0]} and falls to {data[-1]}"
    return compare([*data[1:-1], [data[-1][0], 0]], expected)


def box(metrics, data):
    expected = []
    for i, m in enumerate(metrics):
        v, bounds = values_of(m), m.get("bounds", {})
        expected.append([i, v[0], quantile(v, Fraction(1, 4)), quantile(v, Fraction(1, 2)), quantile(v, Fraction(3, 4)),
                         v[-1], bounds.get("best", float("nan")), bounds.get("worst", float("nan"))])
    return compare(data, expected)


def arrival(cell, metric, data):
    """By the cycles of the instructions before; where nobody saw these, by their number."""
    starts, at = [], 0
    for _, cycles, _ in cell.get("region", []):
        starts.append(at)
        at += 1 if cell["coverage"]["cycles"] is None else cycles
    expected = [[(starts[insn] if starts else insn) + cycle, value, count]
                for insn, cycle, value, count in sorted(metric["sweep"])]
    return compare(sorted(data), sorted(expected))


def curve(cells, name, found):
    """`found`: blocks, a curve each. Cells of a curve are those of one style."""
    curves = {}
    for c in cells:
        m = c["metrics"][name]
        b = m.get("bounds") or {"best": m["min"], "nominal": m["p50"], "worst": m["max"]}
        curves.setdefault(c["style"], []).append(
            [c["parameters"]["load"]["length"], b["nominal"], b["best"], b["worst"]])
    for i, style in enumerate(sorted(curves)):
        verdict = compare([r[:4] for r in found.get(f"curve{i}", [])], sorted(curves[style]))
        if verdict != "same":
            return f"{style}: {verdict}"
    return "same" if len(found) == len(curves) else f"{len(found)} curves, not {len(curves)}"


def bars(metric, svg):
    """The heights of the picture's bars are as the counts: gnuplot's boxes are filled polygons."""
    heights = []
    for points in re.findall(r"<polygon fill\s*=\s*'rgb\(\s*0,\s*114,\s*178\)'\s*points\s*=\s*'([^']*)'", svg):
        ys = [float(p.split(",")[1]) for p in points.split()]
        heights.append(max(ys) - min(ys))
    counts = [count for _, count in sorted(metric["counts"])]
    if len(heights) != len(counts):
        return f"{len(heights)} bars, not {len(counts)}"
    scale = max(heights) / max(counts)
    wrong = [(h, n) for h, n in zip(heights, counts) if abs(h - n * scale) > 1.5]
    return f"bars that are not as high as their counts: {wrong}" if wrong else "same"


def main():
    kind, run, cell, name, script = sys.argv[1:6]
    cells = [c for c in json.load(open(f"{run}/run.json", encoding="utf-8"))["cells"]
             if c["id"] == cell or fnmatch.fnmatch(c["id"], cell)]
    cells = [c for c in cells if name in c["metrics"]]
    found = blocks(open(script, encoding="utf-8").read())
    metric = cells[0]["metrics"][name]
    verdict = {"hist": lambda: hist(metric, found["bars"]), "ecdf": lambda: ecdf(metric, found["steps"]),
               "tail": lambda: tail(metric, found["steps"]),
               "box": lambda: box([c["metrics"][name] for c in cells], found["cells"]),
               "arrival": lambda: arrival(cells[0], metric, found["points"]),
               "curve": lambda: curve(cells, name, found)}[kind]()
    if verdict == "same" and len(sys.argv) > 6:
        verdict = bars(metric, open(sys.argv[6], encoding="utf-8").read())
    print(verdict)


if __name__ == "__main__":
    main()
