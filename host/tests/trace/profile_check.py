"""Checks a profile against itself in three formats, and against QEMU's own log.

    profile_check.py agree JSON CALLGRIND FOLDED    the three say the same
    profile_check.py qemu CALLGRIND JSON LOG        as often as QEMU executed it, each instruction;
                                                    and exceptions as often as it took them
Prints what is wrong; nothing if all is well.
"""
import collections
import json
import re
import sys


def read_callgrind(path):
    """Own cycles and instructions per function, counts per instruction, and calls per function."""
    own, times, calls = collections.defaultdict(lambda: [0, 0]), {}, collections.Counter()
    function = called = None
    names = {}
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        key, _, value = line.partition("=")
        if key == "fn":
            function = value
        elif key == "cfn":
            called = value
        elif key == "calls":
            calls[called] += int(value.split()[0])
        elif re.match(r"0x[0-9a-f]+ ", line):
            address, _, cycles, insns = line.split()
            if called is not None:
                called = None
                continue
            own[function][0] += int(cycles)
            own[function][1] += int(insns)
            if not function.startswith("["):
                times[int(address, 16)] = int(insns)
                names[int(address, 16)] = function
        elif line.startswith("summary:"):
            summary = [int(n) for n in line.split()[1:]]
    return own, times, calls, summary


def read_folded(path):
    """Own and inclusive cycles per function, recursion once."""
    own, inclusive = collections.Counter(), collections.Counter()
    for line in open(path, encoding="utf-8"):
        stack, count = line.rsplit(" ", 1)
        functions = stack.split(";")
        own[functions[-1]] += int(count)
        for function in set(functions):
            inclusive[function] += int(count)
    return own, inclusive


def agree(json_path, callgrind_path, folded_path):
    t = json.load(open(json_path, encoding="utf-8"))
    own, _, calls, summary = read_callgrind(callgrind_path)
    folded_own, folded_inclusive = read_folded(folded_path)
    whole = t["cycles"]["nominal"]
    wrong = []
    if not (t["profile"]["total"] == whole == sum(folded_own.values()) == summary[0]):
        wrong.append("totals differ")
    if summary[1] != t["instructions"]:
        wrong.append("instructions differ")
    if [sum(counts[i] for counts in own.values()) for i in (0, 1)] != summary:
        wrong.append("callgrind's parts are not its summary")
    for f in t["profile"]["functions"]:
        name = f["function"]
        found = own[name] + [calls[name]]
        if found != [f["own"], f["own_instructions"], f["calls"]]:
            wrong.append(f"{name}: by instructions {found}, by calls {f}")
        if (folded_own[name], folded_inclusive[name]) != (f["own"], f["inclusive"]):
            wrong.append(f"{name}: folded {folded_own[name]} {folded_inclusive[name]}, not {f}")
    return wrong + ([] if len(t["profile"]["functions"]) > 2 else ["hardly a function"])


def qemu(callgrind_path, json_path, log_path):
    t = json.load(open(json_path, encoding="utf-8"))
    _, times, _, _ = read_callgrind(callgrind_path)
    executed, taken = collections.Counter(), collections.Counter()
    for line in open(log_path, encoding="utf-8", errors="replace"):
        trace = re.match(r"Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/", line)
        if trace:
            executed[int(trace.group(1), 16)] += 1
        stopped = re.match(r"Stopped execution of TB chain before \S+ \[([0-9a-f]+)\]", line)
        if stopped:  # an exception came before it
            executed[int(stopped.group(1), 16)] -= 1
        exception = re.match(r"\.\.\.taking pending \w+ exception (\d+)", line)
        if exception:
            taken[int(exception.group(1))] += 1
    wrong = [f"0x{a:x}: executed {executed[a]} times by QEMU's log, here {times.get(a, 0)}"
             for a in sorted(set(executed) | set(times)) if executed[a] != times.get(a, 0)]
    counts = {x["number"]: x["count"] for x in t["exceptions"]}
    if counts != dict(taken):
        wrong.append(f"exceptions: QEMU's log {dict(taken)}, here {counts}")
    return wrong + ([] if len(executed) > 10 else ["hardly anything in the log"])


wrong = {"agree": agree, "qemu": qemu}[sys.argv[1]](*sys.argv[2:])
print("\n".join(wrong[:20]), end="")
sys.exit(bool(wrong))
