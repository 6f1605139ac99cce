#!/usr/bin/env python3
"""Several processes add runs to one history at once; some are killed. Each add that said that it
was done must be there whole, and nothing may be there by half.

usage: history_writers.py IRQBENCH FOLDER

Prints what is wrong; exit 1 if anything is.
"""
import json
import pathlib
import random
import signal
import subprocess
import sys
import time

import history_runs

RUNS, AT_ONCE, CELLS = 36, 4, 40
tool, folder = sys.argv[1], pathlib.Path(sys.argv[2])
history = folder / "writers.sqlite"
draw = random.Random(8)
problems = []


def commit_of(i):
    return f"{0xb000000 + i:07x}"


def values_of(i):
    return {f"response/style{c:02}/none": {"response": [1000 * i + c], "entry": [c]}
            for c in range(CELLS)}


def start(i):
    path = folder / f"writer{i}.json"
    history_runs.write(path, "model", commit_of(i), f"2026-01-01T00:00:{i:02d}Z", {}, values_of(i))
    return subprocess.Popen([tool, "history", "add", path, "-d", history],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def points():
    """{commit: {(style, metric): value}}"""
    shown = subprocess.run([tool, "history", "export", "-d", history], capture_output=True,
                           check=False)
    found = {}
    if shown.returncode != 0:
        problems.append(f"the history cannot be read: {shown.stderr}")
    for line in shown.stdout.splitlines():
        point = json.loads(line)
        key = (point["cell"].split("/")[2], point["metric"])
        if key in found.setdefault(point["commit"], {}):
            problems.append(f"{point['commit']} has {key} twice")
        found[point["commit"]][key] = point["nominal"]
    return found


def wanted(i):
    return {(cell.split("/")[1], metric): values[0]
            for cell, metrics in values_of(i).items() for metric, values in metrics.items()}


def end(i, process, ended):
    """Every third writer is killed, somewhere in what it does."""
    if i % 3 == 2:
        time.sleep(draw.random() * 0.03)
        process.send_signal(signal.SIGKILL)
    out, err = process.communicate(timeout=1500)
    ended[i] = process.returncode
    if process.returncode == 0 and commit_of(i).encode() not in out:
        problems.append(f"run {i} is done without a word: {out}")
    if process.returncode not in (0, -signal.SIGKILL):
        problems.append(f"run {i}: {process.returncode} {err}")


ended, running = {}, []
for number in range(RUNS):
    running.append((number, start(number)))
    if len(running) == AT_ONCE:
        end(*running.pop(0), ended)
for number, process in running:
    end(number, process, ended)

there = points()
for i in range(RUNS):
    found = there.pop(commit_of(i), None)
    if found is None and ended[i] == 0:
        problems.append(f"run {i} said that it was added, and is not there")
    if found is not None and found != wanted(i):
        problems.append(f"run {i} is there by half: {len(found)} of {len(wanted(i))} values")
if there:
    problems.append(f"nobody added {sorted(there)}")
if not any(code == 0 for code in ended.values()):
    problems.append("no writer lived")

# What was killed may be added again, and then all is there.
for i in range(RUNS):
    if ended[i] != 0:
        process = start(i)
        process.communicate(timeout=1500)
        if process.returncode != 0:
            problems.append(f"run {i} cannot be added again: {process.returncode}")
if sorted(points()) != [commit_of(i) for i in range(RUNS)]:
    problems.append("not all runs are there at the end")
print("\n".join(problems))
sys.exit(bool(problems))
