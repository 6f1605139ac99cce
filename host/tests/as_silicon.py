#!/usr/bin/python3
"""A run of the model, labelled as one of a board, for tests: what only a model has is taken away, and what
only a board has is added.

  as_silicon.py RUN OUT [--wide N] [--add METRIC=CYCLES] [--tremble SEED]

Intervals are the values themselves, or N cycles wider on both sides. --add makes a metric longer. --tremble draws
samples anew, each longer by what noise.py's board trembles; intervals are then those of order statistics."""
import argparse
import json
import math
import os

import noise


def sweep_of(rows):
    """By instruction: a board does not see the cycle."""
    sums = {}
    for insn, _, value, count in rows:
        sums[insn, 0, value] = sums.get((insn, 0, value), 0) + count
    return [[*key, count] for key, count in sorted(sums.items())]


def shift(metric, more):
    for key in ("min", "p50", "p90", "p99", "p999", "max", "cold", "mean"):
        if metric[key] is not None:
            metric[key] += more
    metric["counts"] = [[value + more, count] for value, count in metric["counts"]]
    if "sweep" in metric:
        metric["sweep"] = [[*row[:2], row[2] + more, row[3]] for row in metric["sweep"]]


def interval(metric, percentile, wide):
    """Within what was seen, as order statistics are."""
    return [max(metric[percentile] - wide, metric["min"]), min(metric[percentile] + wide, metric["max"])]


SAMPLES = 600  # of a metric that trembles


def order_interval(values, p):
    """At 95 %, by the normal approximation to the binomial."""
    middle, half = p * len(values), 1.96 * math.sqrt(p * (1 - p) * len(values))
    return [values[max(int(middle - half), 0)], values[min(math.ceil(middle + half), len(values) - 1)]]


def tremble(metric, board):
    """In turn, so that each of what was seen comes as often as it did; the rest is the board's."""
    pairs = [[value, count] for value, count in metric["counts"]]
    seen = [value for value, count in pairs for _ in range(count)]
    rounds = max(SAMPLES // len(seen), 1)
    values = sorted(value + board.tremble() for _ in range(rounds) for value in seen)
    at = lambda p: values[math.ceil(p * len(values)) - 1]
    metric.update(n=len(values), min=values[0], max=values[-1], p50=at(0.5), p90=at(0.9), p99=at(0.99), p999=None,
                  mean=round(sum(values) / len(values), 6), counts=[[v, values.count(v)] for v in sorted(set(values))])
    metric.pop("sweep", None)
    return {"p50": order_interval(values, 0.5), "p90": order_interval(values, 0.9)}


def to_board(metric, wide):
    for key in ("bounds", "parts", "origin"):
        metric.pop(key, None)
    known = [p for p in ("p50", "p90") if metric[p] is not None]
    metric["sampling"] = {"intervals": {p: interval(metric, p, wide) for p in known},
                          "beyond_max": 0.5, "drift": {"verdict": "unknown", "blocks": 0}}
    metric["overhead_spread"] = wide
    if "sweep" in metric:
        metric["sweep"] = sweep_of(metric["sweep"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run")
    parser.add_argument("out")
    parser.add_argument("--wide", type=int, default=0)
    parser.add_argument("--add", action="append", default=[])
    parser.add_argument("--tremble", type=int)
    args = parser.parse_args()
    board = noise.Noise(args.tremble, 0, 0, 0)
    run = json.load(open(f"{args.run}/run.json", encoding="utf-8"))
    for target in run["targets"]:
        target.update(evidence="silicon", port=True)
        for key in ("model", "machine", "qemu"):
            target.pop(key, None)
    for cell in run["cells"]:
        cell.pop("witness", None)
        if cell.get("coverage"):
            cell["coverage"]["cycles"] = None
        cell["region"] = [[address, None, text] for address, _, text in cell.get("region", [])]
        if not cell["region"]:
            del cell["region"]
        for name, metric in cell["metrics"].items():
            for added, more in (x.split("=") for x in args.add):
                if added == name:
                    shift(metric, int(more))
            intervals = None if args.tremble is None or metric["p50"] is None else tremble(metric, board)
            to_board(metric, args.wide)
            if intervals:
                metric["sampling"]["intervals"] = intervals
    os.makedirs(args.out, exist_ok=True)
    with open(f"{args.out}/run.json", "w", encoding="utf-8") as out:
        json.dump(run, out, indent=1, sort_keys=True)


if __name__ == "__main__":
    main()
