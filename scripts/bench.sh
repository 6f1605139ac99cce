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

# cells, cells with numbers, samples and values of a run
counted() {
    python3 - "$1/run.json" <<'END'
import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
values = sum(cell["sampled"] * max(1, len(cell["metrics"])) for cell in cells)
print(len(cells), sum(cell["status"] == "ok" for cell in cells),
      sum(cell["sampled"] for cell in cells), values)
END
}

for program; do
    "$program"
done

run=$(seconds build/irqbench run "$config" -o "$work/run")
cp -r "$work/run" "$work/replayed"
replay=$(seconds build/irqbench run --replay "$work/replayed")
report=$(seconds build/irqbench report "$work/run" -o "$work/report")
read -r cells ok samples values < <(counted "$work/run")
bytes=$(find "$work/run" -type f ! -name '*.json' -printf '%s\n' | awk '{ n += $1 } END { print n }')

awk -v config="$config" -v cells="$cells" -v ok="$ok" -v samples="$samples" -v values="$values" \
    -v run="$run" -v replay="$replay" -v report="$report" -v bytes="$bytes" -v cores="$(nproc)" 'BEGIN {
    printf "matrix (%s): %d cells, %d with numbers, %d samples in %.2f s on %d cores\n", config, cells, ok, samples, run, cores
    printf "  end to end: %.0f samples/s, %.2f MB of frames, %.2f bytes a value with everything around it\n", samples / run, bytes / 1e6, bytes / values
    printf "  decoding, statistics and storing alone: %.2f s, %.0f%% of it; emulation is the rest\n", replay, 100 * replay / run
    printf "report with all figures: %.2f s\n", report }'

git clone -q . "$work/clone"
printf 'clone to report, packages installed: %s s\n' "$(seconds make -C "$work/clone" report INSTALL=no)"
