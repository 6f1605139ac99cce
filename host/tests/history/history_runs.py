#!/usr/bin/env python3
"""Writes runs for the tests of `irqbench history`.

usage: history_runs.py FILE EVIDENCE COMMIT DATE [KEY=VALUE...] CELL:METRIC=VALUE...

A run.json with one board. KEY=VALUE (compiler=gcc 13) is of its target. A VALUE of a metric is the
nominal, or best,nominal,worst, or the word "inconclusive". COMMIT and DATE are its provenance; "-"
leaves them out.
"""
import json
import sys


def metric(values):
    best, nominal, worst = values if len(values) == 3 else values * 3
    value = {"n": 1, "min": nominal, "max": nominal, "mean": float(nominal), "stddev": 0.0,
             "p50": nominal, "p90": None, "p99": None, "p999": None, "cold": nominal,
             "overhead": 1, "overhead_spread": 0, "counts": [[nominal, 1]]}
    if len(values) == 3:
        value["bounds"] = {"best": best, "nominal": nominal, "worst": worst}
    return value


def cell(name, evidence):
    scenario, style, load = name.split("/")
    made = {"id": f"board/{name}", "board": "board", "scenario": scenario, "style": style,
            "load": load, "trigger": "synchronous", "status": "ok", "reason": None,
            "coverage": None, "triggered": 10, "sampled": 10, "lost": 0, "witness_failures": 0,
            "seed": 1, "metrics": {}}
    if evidence == "model":
        made["witness"] = {"compared": 10, "equal": 10}
    return made


def run(evidence, commit, date, target, values):
    """values: {cell: {metric: [numbers] or a status}}"""
    cells = []
    for name, metrics in sorted(values.items()):
        made = cell(name, evidence)
        for key, value in metrics.items():
            if isinstance(value, str):
                made.update(status=value, reason="the board was\tlost <b>", metrics={})
                break
            made["metrics"][key] = metric(value)
        cells.append(made)
    provenance = {k: v for k, v in (("git", commit), ("started", date)) if v != "-"}
    return {"schema": "irqbench-run/2", "config": {"name": "test"}, "provenance": provenance,
            "targets": [{"board": "board", "core": "cortex-m3", "evidence": evidence,
                         "clock": "dwt", "clock_hz": 25000000, "compiler": "gcc 12", **target}],
            "cells": cells}


def write(path, *arguments):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(run(*arguments), file, indent=1, sort_keys=True)


def main(path, evidence, commit, date, *rest):
    target, values = {}, {}
    for argument in rest:
        name, value = argument.split("=", 1)
        if ":" not in name:
            target[name] = value
            continue
        where, key = name.split(":")
        parts = value.split(",")
        numbers = [int(p) for p in parts] if parts[0].lstrip("-").isdigit() else value
        values.setdefault(where, {})[key] = numbers
    write(path, evidence, commit, date, target, values)


if __name__ == "__main__":
    main(*sys.argv[1:])
