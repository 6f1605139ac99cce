#!/usr/bin/python3
"""A run of the model, labelled as one of a board, for tests: what only a model has is taken away, and what
only a board has is added.

  as_silicon.py RUN OUT [--wide N] [--add METRIC=CYCLES]

Intervals are the values themselves, or N cycles wider on both sides. --add makes a metric longer."""
import argparse
import json
import os


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
    args = parser.parse_args()
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
            to_board(metric, args.wide)
    os.makedirs(args.out, exist_ok=True)
    with open(f"{args.out}/run.json", "w", encoding="utf-8") as out:
        json.dump(run, out, indent=1, sort_keys=True)


if __name__ == "__main__":
    main()
