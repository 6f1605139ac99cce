"""Checks a timeline against the same trace's figures.

    timeline_check.py chrome TIMELINE.json TRACE.json
    timeline_check.py vcd TIMELINE.vcd TRACE.json       a dump as another tool wrote it again
    timeline_check.py window TIMELINE.json AFTER BEFORE
Prints what is wrong; nothing if all is well.
"""
import collections
import json
import sys


def read_chrome(path):
    t = json.load(open(path, encoding="utf-8"))
    names = {e["tid"]: e["args"]["name"] for e in t["traceEvents"] if e["name"] == "thread_name"}
    slices = [e for e in t["traceEvents"] if e["ph"] == "X"]
    for e in slices:  # whatever they are counts of
        e["count"] = e["args"][t["otherData"]["counts"]]
    return t, names, slices


def nested(slices, names):
    """On one track a slice lies within another one or beside it."""
    wrong = []
    tracks = collections.defaultdict(list)
    for e in slices:
        tracks[e["tid"]].append((round(e["ts"] * 1000), round((e["ts"] + e["dur"]) * 1000)))
    for tid, spans in tracks.items():
        open_until = []
        for begin, end in sorted(spans, key=lambda s: (s[0], -s[1])):
            while open_until and open_until[-1] <= begin:
                open_until.pop()
            if open_until and end > open_until[-1]:
                wrong.append(f"{names[tid]}: {begin} to {end} ns reaches out of what it lies in")
            open_until.append(end)
    return wrong


def chrome(path, trace_path):
    t, names, slices = read_chrome(path)
    trace = json.load(open(trace_path, encoding="utf-8"))
    wrong = nested(slices, names)
    sums, counts = collections.Counter(), collections.Counter()
    for e in slices:
        sums[names[e["tid"]], e["name"]] += e["count"]
        counts[names[e["tid"]], e["name"]] += 1
    for x in trace["exceptions"]:
        n = x["name"]
        if counts[n, n] != x["count"] or sums[n, n] != x["with_nesting"]["total"]:
            wrong.append(f"{n}: {counts[n, n]} slices of {sums[n, n]}, not {x['with_nesting']}")
        if sums[n, n] - sums[n, "preempted"] != x["without_nesting"]["total"]:
            wrong.append(f"{n}: preempted for {sums[n, 'preempted']}, not {x['without_nesting']}")
        if sums[n + " pending", "pending"] != x["latency"]["total"]:
            wrong.append(f"{n}: pending for {sums[n + ' pending', 'pending']}, not {x['latency']}")
        if counts["core", n] != x["count"]:
            wrong.append(f"{n}: not on the core's track")
    arrows = collections.Counter(e["ph"] for e in t["traceEvents"] if e["ph"] in "sf")
    pended = sum(counts[x["name"] + " pending", "pending"] for x in trace["exceptions"])
    if arrows["s"] != arrows["f"] or arrows["s"] != pended:
        wrong.append(f"arrows: {arrows}, not {pended}")
    # An instruction pends and is followed by the handler's first one: no instruction between.
    if trace["cycles"] and pended != sum(x["latency"]["n"] for x in trace["exceptions"]):
        wrong.append(f"arrows: {arrows}")
    masked, since = 0, None
    for e in t["traceEvents"]:
        if e["ph"] == "C" and e["name"] == "PRIMASK":
            if e["args"]["masked"]:
                since = e["ts"]
            else:
                masked, since = masked + e["ts"] - since, None
    figure = trace["masked"] and trace["masked"]["primask"]["figure"]
    total = figure["total"] if figure else 0
    if round(masked * trace["clock_hz"] / 1e6) != total:
        wrong.append(f"masked for {masked} us, not {total} cycles")
    return wrong + ([] if trace["exceptions"] else ["no exception"])


def vcd(path, trace_path):
    trace = json.load(open(trace_path, encoding="utf-8"))
    names, high, since, rises, now = {}, collections.Counter(), {}, collections.Counter(), 0
    for line in open(path, encoding="utf-8"):
        word = line.split()
        if word[:1] == ["$var"]:
            names[word[3]] = word[4]
        elif line.startswith("#"):
            now = int(line[1:])
        elif line[:1] in "01" and line[1:].strip() in names:
            name = names[line[1:].strip()]
            if line[0] == "1" and name not in since:
                since[name] = now
                rises[name] += 1
            elif line[0] == "0" and name in since:
                high[name] += now - since.pop(name)
    wrong = []
    for x in trace["exceptions"]:
        name = x["name"].replace(" ", "_")
        for signal, figure in (("running", "without_nesting"), ("active", "with_nesting"), ("pending", "latency")):
            cycles = round(high[f"{name}_{signal}"] * trace["clock_hz"] / 1e9)
            if cycles != x[figure]["total"]:
                wrong.append(f"{name}_{signal}: high for {cycles} cycles, not {x[figure]['total']}")
        if rises[f"{name}_active"] != x["count"]:
            wrong.append(f"{name}: active {rises[name + '_active']} times, not {x['count']}")
    return wrong + ([] if trace["exceptions"] else ["no exception"])


def window(path, after, before):
    t, names, slices = read_chrome(path)
    after, before = int(after), int(before)
    wrong = nested(slices, names)
    if not slices:
        wrong.append("nothing in it")
    for e in slices:
        begin = e["args"]["begin"]
        if begin < after or begin + e["count"] > before:
            wrong.append(f"{e} is not in the window")
        if (begin == after) != ("began" in e["args"]):
            wrong.append(f"{e} did not begin there, or is not said to be cut")
    return wrong


wrong = {"chrome": chrome, "vcd": vcd, "window": window}[sys.argv[1]](*sys.argv[2:])
print("\n".join(wrong[:20]), end="")
sys.exit(bool(wrong))
