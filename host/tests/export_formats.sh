#!/bin/bash
# The formats of other tools: each value of the run is there, as that tool's documentation
# says it must be, or as a reader of theirs takes it. The run is the reference.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
run=reports/reference/default
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for format in bencher github-smaller github-larger gbench; do
    timeout "$hung" "$tool" export "$run" -f $format -o "$work/$format.json" || exit 1
done

# check PROGRAM: with the run's own values in `values`: {(cell, metric): (best, nominal, worst)}, and in
# `totals` those of what is counted over the run: {(cell, metric): (total, triggers)}.
check() {
    /usr/bin/python3 - "$run/run.json" "$work" <<PY
import json, sys
run = json.load(open(sys.argv[1]))
evidence = {t["board"]: t["evidence"] for t in run["targets"]}
hz = {t["board"]: t["clock_hz"] for t in run["targets"]}
values, totals = {}, {}
for cell in run["cells"]:
    for name, m in cell["metrics"].items():
        bounds = m.get("bounds") or {"best": m["min"], "nominal": m["p50"], "worst": m["max"]}
        values[cell["id"], name] = (bounds["best"], bounds["nominal"], bounds["worst"])
        if m.get("total") is not None:
            totals[cell["id"], name] = (m["total"], cell["triggered"])
assert any(total > values[key][1] for key, (total, _) in totals.items())
timed = {k for k in values if "bounds" in next(c for c in run["cells"] if c["id"] == k[0])["metrics"][k[1]]}
def read(name): return json.load(open(f"{sys.argv[2]}/{name}.json"))
$1
PY
}

bencher() {
    check '
bmf = read("bencher")
seen = {}
for benchmark, measures in bmf.items():
    assert 0 < len(benchmark) <= 1024
    for measure, value in measures.items():
        assert 0 < len(measure) <= 64 and set(value) <= {"value", "lower_value", "upper_value"}
        name, kind = measure.rsplit("-", 1)
        assert kind == evidence[benchmark.split("/")[0]]
        if (benchmark, name) in totals:
            assert value == {"value": totals[benchmark, name][0]}, (benchmark, name, value)
            value = dict(zip(("lower_value", "value", "upper_value"), values[benchmark, name]))
        seen[benchmark, name] = (value["lower_value"], value["value"], value["upper_value"])
assert seen == values'
}
tap "bencher: every value with its range, of counts the total, in the schema of Bencher's reference page" bencher

github() {
    check '
smaller, larger = read("github-smaller"), read("github-larger")
for entry in smaller + larger:
    cell, metric, kind = entry["name"].split(" ")
    assert kind == evidence[cell.split("/")[0]], entry
    total = (cell, metric) in totals
    assert set(entry) == {"name", "unit", "value", "extra"} | ({"range"} - {"range" if total else ""}), entry
    assert isinstance(entry["value"], (int, float)) and entry["unit"]
names = [e["name"] for e in smaller + larger]
assert len(set(names)) == len(names) == len(values)
for entry in smaller + larger:
    key = tuple(entry["name"].split(" ")[:2])
    best, nominal, worst = values[key]
    if key in totals:
        assert entry["value"] == totals[key][0] and f"total of {totals[key][1]} triggers" in entry["extra"], entry
        continue
    assert entry["value"] == nominal and entry["range"] == f"{best} to {worst}", entry'
}
tap "github-action-benchmark: every value once, with the fields of its README" github

gbench() {
    check '
g = read("gbench")
assert {"date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "cpu_scaling_enabled", "caches",
        "load_avg", "library_build_type"} <= set(g["context"])
assert len(g["benchmarks"]) == len(timed) > 0
for b in g["benchmarks"]:
    cell, metric = b["name"].rsplit("/", 1)
    assert (cell, metric) in timed and b["run_name"] == b["name"] and b["run_type"] == "iteration"
    assert (b["cycles_best"], b["cycles"], b["cycles_worst"]) == values[cell, metric]
    assert abs(b["real_time"] - values[cell, metric][1] * 1e9 / hz[cell.split("/")[0]]) < 1e-6 * b["real_time"] + 1e-9'
}
tap "gbench: every time in cycles, as nanoseconds at the target's clock" gbench

# Their own reader, where it is: it finds a row of each, and no difference.
compare_py() {
    local rows
    rows=$(PYTHONPATH="$work" /usr/bin/python3 - "$work/gbench.json" <<'PY'
import json, sys
sys.path.insert(0, "/usr/share/benchmark")
from gbench import report, util
name = sys.argv[1]
assert util.is_json_file(name)
run = util.load_benchmark_results(name)
rows = report.get_difference_report(run, run)
assert len(rows) == len(run["benchmarks"]), len(rows)
assert all(m["time"] == m["cpu"] == 0 for r in rows for m in r["measurements"])
print(len(rows))
PY
    ) && [ "$rows" -gt 100 ]
}
if /usr/bin/python3 -c 'import sys; sys.path.insert(0, "/usr/share/benchmark"); import gbench.report' 2>/dev/null; then
    tap "gbench: Google Benchmark's own compare.py reads it" compare_py
else
    tap_skip "gbench: Google Benchmark's own compare.py reads it" "no libbenchmark-tools with scipy"
fi

insns() {
    timeout "$hung" "$tool" export reports/reference/insns -f gbench | /usr/bin/python3 -c '
import json, sys; assert json.load(sys.stdin)["benchmarks"] == []'
}
tap "gbench: instructions are no time, and are left out" insns

export_it() { timeout "$hung" "$tool" export "$@" 2>"$work/err"; }
refuses() {
    local words=$1
    shift
    export_it "$@" -o "$work/refused"
    is $? 2 && has "$(<"$work/err")" "$words" && [ ! -e "$work/refused" ]
}

alias_is() { cmp "$work/github-smaller.json" <(export_it "$run" -f github-benchmark); }
tap "github-benchmark is github-smaller" alias_is

known_by_name() {
    local end format
    for end in csv json md xml; do
        case $end in md) format=markdown ;; xml) format=junit ;; *) format=$end ;; esac
        export_it "$run" -o "$work/named.$end" && cmp "$work/named.$end" <(export_it "$run" -f $format) || return 1
    done
    export_it "$run" -o "$work/odd.json" -f csv && cmp "$work/odd.json" "$work/named.csv" || return 1
    timeout "$hung" "$tool" export "$run" -o "$work/named.xyz" 2>"$work/err"
    is $? 2 && has "$(<"$work/err")" "--format is missing, and the name's end says none (.csv, .json, .md, .xml and .hgrm do)" &&
        [ ! -e "$work/named.xyz" ]
}
tap "the format is known by the file's name, if none is given" known_by_name

markdown() {
    check '
rows = {}
for line in open(f"{sys.argv[2]}/named.md"):
    parts = [part.strip().replace("\\", "") for part in line.strip().strip("|").split(" | ")]
    if line.startswith("| ") and parts[0] != "cell":
        rows[parts[0], parts[1]] = tuple(float(p) for p in parts[3:])
ranged = {k: (totals[k][0],) * 3 if k in totals else v for k, v in values.items()}
assert rows == {k: tuple(float(x) for x in v) for k, v in ranged.items()}, len(rows)
text = open(f"{sys.argv[2]}/named.md").read().replace("\\", "")
for cell in run["cells"]:
    line = "- {id}: {status}: ".format(**cell)
    assert cell["status"] == "ok" or line in text, cell["id"]'
}
tap "markdown: every value in a row, every other cell with its reason" markdown

junit() {
    check '
import collections, junitparser
suite, = junitparser.JUnitXml.fromfile(f"{sys.argv[2]}/named.xml")
cases = list(suite)
assert sorted(c.name for c in cases) == sorted(c["id"] for c in run["cells"])
kind = {"ok": None, "unsupported": junitparser.Skipped, "inconclusive": junitparser.Error, "fault": junitparser.Failure}
status = {c["id"]: c for c in run["cells"]}
for case in cases:
    wanted = kind[status[case.name]["status"]]
    assert [type(r) for r in case.result] == ([wanted] if wanted else []), case.name
    assert not wanted or case.result[0].message == status[case.name]["reason"], case.name
assert suite.tests == len(cases) and suite.skipped == sum(c["status"] == "unsupported" for c in run["cells"])'
}
tap "junit: a case a cell, as junitparser reads it" junit

# A signal as the dispatcher of LAVA 2022.11 takes it apart, and what its server takes for a name.
lava() {
    export_it "$run" -f lava -o "$work/out.lava" || return 1
    check '
import re
signal = re.compile(r"^<LAVA_SIGNAL_TESTCASE ([^>]*)>$")
seen = {}
for line in open(f"{sys.argv[2]}/out.lava"):
    data = dict(part.split("=", 1) for part in signal.match(line.rstrip("\n")).group(1).split(" "))
    assert set(data) <= {"TEST_CASE_ID", "RESULT", "UNITS", "MEASUREMENT"} and re.fullmatch(r"[\w.-]+", data["TEST_CASE_ID"])
    assert data["RESULT"] in ("pass", "fail", "skip") and data["TEST_CASE_ID"] not in seen
    float(data.get("MEASUREMENT", 0))
    seen[data["TEST_CASE_ID"]] = data
assert len(seen) == sum(max(1, len(c["metrics"])) for c in run["cells"])'
}
tap "lava: a signal a value, with names that a server takes" lava

cell=mps2-an385/entry_swept/raw_c/nop_sled
hgrm() {
    export_it "$run" -c "$cell" -m entry -o "$work/x.hgrm" && export_it "$run" -c "$cell" -m entry -o "$work/ns.hgrm" --unit ns || return 1
    check '
import re
metric = next(c for c in run["cells"] if c["id"] == "'"$cell"'")["metrics"]["entry"]
counts, total = metric["counts"], sum(n for _, n in metric["counts"])
def at(percentile):
    so_far = 0
    for value, n in counts:
        so_far += n
        if so_far / total >= percentile - 1e-12: return value, so_far
def read_rows(name, factor):
    lines = open(f"{sys.argv[2]}/{name}.hgrm").read().split("\n")
    assert lines[0].split() == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"] and lines[1] == ""
    rows = [line.split() for line in lines[2:] if line and line[0] != "#"]
    for row in rows:
        value, percentile, so_far = float(row[0]), float(row[1]), int(row[2])
        wanted = at(percentile)
        assert (round(value, 3), so_far) == (round(wanted[0] * factor, 3), wanted[1]), (row, wanted)
        assert len(row) == 3 if percentile == 1 else abs(float(row[3]) - 1 / (1 - percentile)) < 0.006, row
    # Five steps to each halving, from 0 on, and 100 % at the end.
    levels = [float(row[1]) for row in rows]
    assert levels[:7] == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.55] and levels[-1] == 1 and levels == sorted(set(levels))
    foot = re.search(r"#\[Mean    = +([\d.]+), StdDeviation   = +([\d.]+)\]\n#\[Max     = +([\d.]+), Total count    = +(\d+)\]\n#\[Buckets = +\d+, SubBuckets     = +\d+\]\n$", "\n".join(lines))
    assert abs(float(foot[1]) - metric["mean"] * factor) < 1e-3 and float(foot[3]) == metric["max"] * factor and int(foot[4]) == total
read_rows("x", 1)
read_rows("ns", 1e9 / hz["mps2-an385"])' || return 1
    refuses "choose with --cell ID and --metric NAME" "$run" -f hgrm &&
        refuses "choose with --cell ID and --metric NAME" "$run" -f hgrm -c mps2-an385/entry_exit/raw_c/none
}
tap "hgrm: values, percentiles and counts as HdrHistogram prints them" hgrm

selects() {
    is "$(export_it "$run" -f csv -c raw_c -m entry | cut -d, -f8 | sort -u | tr '\n' ' ')" "raw_c subject " &&
        is "$(export_it "$run" -f csv -c "$cell" | wc -l)" "$(($(export_it "$run" -f csv | grep -c ",$cell,") + 1))" &&
        refuses "unknown metric 'entri'; did you mean 'entry'?" "$run" -f csv -m entri &&
        refuses "none of the " "$run" -f csv -c nothing
}
tap "cells and a metric can be chosen" selects

nanoseconds() {
    export_it "$run" -f json >"$work/cycles.json" && export_it "$run" -f json --unit ns >"$work/ns.json" || return 1
    /usr/bin/python3 - "$work/cycles.json" "$work/ns.json" "$run/run.json" <<'PY' || return 1
import json, sys
cycles, ns, run = (json.load(open(name)) for name in sys.argv[1:])
hz = {t["board"]: t["clock_hz"] for t in run["targets"]}
scaled = 0
for a, b in zip(cycles, ns, strict=True):
    assert a.keys() == b.keys()
    if a["unit"] is None or "cycles" not in a["unit"]:
        assert a == b
        continue
    scaled += 1
    assert b["unit"] == "ns (model)"
    for key in a:
        if key == "unit" or not isinstance(a[key], (int, float)) or a[key] == b[key]:
            continue
        assert abs(b[key] - a[key] * 1e9 / hz[a["board"]]) < 1e-6 * abs(b[key]), (key, a[key], b[key])
    # What is a time has moved, what counts has not.
    assert all(a[k] in (None, 0) or b[k] != a[k] for k in ("min", "max", "p50", "mean", "best", "nominal", "worst", "cold"))
    assert all(a[k] == b[k] for k in ("n", "triggered", "sampled", "seed", "witness_compared"))
assert scaled > 100
PY
    timeout "$hung" "$tool" show "$run" -c "$cell" -m entry --unit ns >"$work/shown" || return 1
    has "$(<"$work/shown")" "entry_swept, in nanoseconds" && has "$(<"$work/shown")" " 480.00 " &&
        refuses "the figures of mps2-an385 are instructions, which are no time" reports/reference/insns -f csv --unit ns &&
        refuses "the format bencher has a unit of its own" "$run" -f bencher --unit ns || return 1
    timeout "$hung" "$tool" show reports/reference/insns --unit ns >"$work/shown" 2>"$work/err"
    is $? 2 && is "$(<"$work/shown")" "" && has "$(<"$work/err")" "which are no time"
}
tap "nanoseconds are cycles at the stated clock, and refused of instructions" nanoseconds

clockless() {
    mkdir "$work/clockless"
    sed 's/"clock_hz": 25000000/"clock_hz": 0/' "$run/run.json" >"$work/clockless/run.json"
    refuses "clock" "$work/clockless" -f csv --unit ns
}
tap "nanoseconds are refused where no clock is stated" clockless

tap_end
