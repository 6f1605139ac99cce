# Sourced by the tests that break the tool: the tool under host/tests/preload/faults.c, and
# what a run is. Needs $work, $tool and $preload.

cat >"$work/tiny.yaml" <<'YAML'
name: tiny
boards: mps2-an385
styles: [raw_asm, raw_c]
scenarios: entry_exit
samples: {synchronous: 20}
YAML

# Each run of the tool from here on finds two boards only: of each more it asks the same again.
few_boards() {
    mkdir "$work/firmware" && cp -r "${tool%/*}/firmware/"{mps2-an385,microbit} "$work/firmware/" || return
    export IRQBENCH_FIRMWARE=$work/firmware
}

# faulty FAULT ARGUMENT...: the tool with that fault.
faulty() {
    local fault=$1
    shift
    IRQBENCH_FAULT=$fault IRQBENCH_FAULT_LOG=$work/log LD_PRELOAD=$preload "$tool" "$@"
}

# counted KIND ARGUMENT...: how often there is something that a fault of the kind can hit.
counted() {
    local kind=$1
    shift
    rm -f "$work/log"
    faulty count:0 "$@" >"$work/out" 2>"$work/err" </dev/null || return
    sed -n "/^kill/s/.*$kind \([0-9]*\).*/\1/p" "$work/log"
}

# counted_until_qemu KIND: of that run, how many of them came before its QEMU was started. The first
# process that it forks only says its version.
counted_until_qemu() { sed -n "/^until a fork/s/.*$1 \([0-9]*\).*/\1/p" "$work/log" | sed -n 2p; }

# A run's bytes: its manifest, its results without who made them when, and which captures it has
# (frames are numbered since their QEMU was started, so those of a run that went on are others).
run_bytes() {
    cat "$1/manifest.json" && (cd "$1" && find raw -type f | sort) && python3 - "$1/run.json" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
del run["provenance"]
print(json.dumps(run, sort_keys=True))
PY
}

# places COUNT STEP LAST [ALL]: 1, every STEP-th and the LAST ones of COUNT; with PROVE all, or the first
# ALL, and behind them 500 spread evenly.
places() {
    local n most=500 all=${4:-$1}
    local rest=$(($1 - all))
    for ((n = 1; n <= $1; n++)); do
        if [ -z "${PROVE-}" ]; then
            [ "$2" -eq 1 ] || [ $((n % $2)) -eq 1 ] || [ $((n + $3)) -gt "$1" ] || continue
        else
            [ "$n" -le "$all" ] || [ "$rest" -le $most ] ||
                [ $(((n - all) * most / rest)) -ne $(((n - all - 1) * most / rest)) ] || continue
        fi
        echo "$n"
    done
}
