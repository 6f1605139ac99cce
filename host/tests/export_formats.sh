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
    timeout 100 "$tool" export "$run" -f $format -o "$work/$format.json" || exit 1
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
        if m.get("total") is not None and name not in ("max_rate", "interval"):
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
    timeout 100 "$tool" export reports/reference/insns -f gbench | /usr/bin/python3 -c '
import json, sys; assert json.load(sys.stdin)["benchmarks"] == []'
}
tap "gbench: instructions are no time, and are left out" insns

tap_end
