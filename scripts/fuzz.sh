#!/bin/bash
# Fuzzes what reads files and links, one target after the other, with libFuzzer and the address and
# undefined-behaviour sanitizers.
#
#   scripts/fuzz.sh FOLDER SECONDS [TARGET...]
#
# FOLDER has the fuzzers. Inputs and bytes are those that the harness was given, the kept corpus among
# them; of a target that failed they are not known. What was found worth keeping is in
# FOLDER/corpus/TARGET, beside the kept corpus in host/fuzz/corpus; an input that fails is in
# FOLDER/crash-TARGET-*, and the exit status 1.
set -u
folder=${1:?usage: scripts/fuzz.sh FOLDER SECONDS [TARGET...]} seconds=${2:?usage: scripts/fuzz.sh FOLDER SECONDS [TARGET...]}
shift 2
case $seconds in '' | *[!0-9]*) echo "fuzz: SECONDS, '$seconds', is no number" >&2; exit 2 ;; esac
[ $# -gt 0 ] || set -- $(basename -s _fuzz.c -a host/fuzz/*_fuzz.c)
status=0
for target; do
    [ -x "$folder/${target}_fuzz" ] || { echo "fuzz: there is no target '$target' (host/fuzz/${target}_fuzz.c)" >&2; exit 2; }
    mkdir -p "$folder/corpus/$target"
    # A reader that waits is a fault as well; lines and processes that it starts are not its own.
    if ! "$folder/${target}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=65536 \
        -print_final_stats=1 -artifact_prefix="$folder/crash-$target-" \
        "$folder/corpus/$target" "host/fuzz/corpus/$target" >"$folder/$target.log" 2>&1; then
        tail -n 40 "$folder/$target.log"
        status=1
    fi
    awk -v target="$target" 'BEGIN { bytes = runs = "?" } /^fuzz: [0-9]+ bytes in [0-9]+ inputs$/ { bytes = $2; runs = $5 } / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cover = $(i + 1) }
        END { printf "  %-10s %10s inputs, %13s bytes, %6d places covered\n", target, runs, bytes, cover }' "$folder/$target.log"
done
exit $status
