#!/bin/bash
# The speed figures of the tool itself: decoding and counting alone, the
# default matrix from end to end with what limits it, and a clone to a report.
# Figures, not tests: nothing fails because it is slow.
#
#   scripts/bench.sh PROGRAM...   PROGRAMs print figures of their own first
set -eu
cd "$(dirname "$0")/.."
config=${CONFIG:-configs/default.yaml}
work=build/bench
rm -rf "$work"
mkdir -p "$work"

seconds() { # COMMAND...: its wall time; its output goes to a log
    local started=$EPOCHREALTIME
    "$@" >"$work/log" 2>&1 </dev/null || { cat "$work/log" >&2; return 1; }
    awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'
}

# What a run directory says of itself: cells, cells with numbers, samples, and
# the bytes on the wire (with frames, calibration and all) per metric value of
# synchronous cells and per sample of swept ones.
counted() {
    python3 - "$1" <<'END'
import json, sys
run = sys.argv[1]
cells = json.load(open(run + "/run.json"))["cells"]
files = {c["id"]: "%s/raw/%s/%04d.irqraw" % (run, c["board"], c["number"])
         for c in json.load(open(run + "/manifest.json"))["cells"]}

def bytes_each(trigger, count):
    chosen = [c for c in cells if c["trigger"] == trigger and c["status"] == "ok"]
    # The first line says how many of the bytes behind it came over the wire.
    total = sum(json.loads(open(files[c["id"]], "rb").readline())["bytes"] for c in chosen)
    return total / max(1, sum(count(c) for c in chosen))

print(len(cells), sum(c["status"] == "ok" for c in cells), sum(c["sampled"] for c in cells),
      "%.2f" % bytes_each("synchronous", lambda c: c["sampled"] * len(c["metrics"])),
      "%.2f" % bytes_each("asynchronous", lambda c: c["sampled"]))
END
}

for program; do
    "$program"
done

run=$(seconds build/irqbench run "$config" -o "$work/run")
cp -r "$work/run" "$work/replayed"
replay=$(seconds build/irqbench run --replay "$work/replayed")
report=$(seconds build/irqbench report "$work/run" -o "$work/report")
figures=$(seconds build/irqbench report "$work/run" --figures -o "$work/report")
read -r cells ok samples value_bytes sample_bytes < <(counted "$work/run")

awk -v config="$config" -v cells="$cells" -v ok="$ok" -v samples="$samples" -v cores="$(nproc)" \
    -v run="$run" -v replay="$replay" -v report="$report" -v figures="$figures" \
    -v value_bytes="$value_bytes" -v sample_bytes="$sample_bytes" 'BEGIN {
    printf "matrix (%s): %d cells, %d with numbers, %.2f s on %d cores\n", config, cells, ok, run, cores
    printf "  %d samples, %.0f a second end to end\n", samples, samples / run
    printf "  decoding, statistics and storing alone: %.2f s, %.1f%% of it; the rest is emulation\n", replay, 100 * replay / run
    printf "  on the wire: %.2f bytes a value (synchronous cells), %.2f a sample (swept cells, with place and deadline)\n", value_bytes, sample_bytes
    printf "report: %.2f s; with all figures as files: %.2f s\n", report, figures }'

git clone -q . "$work/clone"
# Also what a first user waits for, but for the packages.
printf 'clone to report, packages installed: %s s\n' "$(seconds make -C "$work/clone" report INSTALL=no)"
