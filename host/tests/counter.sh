# time limit: 300
# A counter that somebody tampers with after the audit at boot: every cell in which
# that happens is inconclusive and says so, in cycles and in instructions, by a
# software pend and swept. None is ok with figures that a stopped counter gave.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-counter.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
images=build/firmware-counter
board=mps2-an385

make --no-print-directory host firmware FIRMWARE_OUT=$images \
    FIRMWARE_EXTRA=firmware/tests/variants/counter_faults.c >"$work/make" 2>&1 ||
    { sed 's/^/# /' "$work/make"; exit 1; }

# cells STYLE CLOCK: runs two scenarios of a style by itself.
cells() {
    cat >"$work/config.yaml" <<END
name: counter
boards: $board
scenarios: [entry_exit, entry_swept]
styles: $1
loads: idle
samples: {synchronous: 200, asynchronous: auto}
clock: $2
END
    IRQBENCH_FIRMWARE=$images timeout 60 build/irqbench run "$work/config.yaml" -o "$work/$1-$2" \
        --force --jobs 1 >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
}
# field STYLE CLOCK SCENARIO KEY
field() {
    /usr/bin/python3 - "$work/$1-$2/run.json" "$3" "$4" <<'END'
import json, sys
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["scenario"] == sys.argv[2]:
        value = cell[sys.argv[3]]
        print(len(value) if isinstance(value, dict) else value)
END
}
noticed() { # STYLE CLOCK SCENARIO REASON
    is "$(field "$1" "$2" "$3" status), $(field "$1" "$2" "$3" metrics) metrics" "inconclusive, 0 metrics" &&
        has "$(field "$1" "$2" "$3" reason)" "$4"
}

apart="the cycle counter and SysTick did not count the same"
for clock in auto insns; do
    tap "$clock: a style that keeps off runs" cells keeps_off $clock
    for scenario in entry_exit entry_swept; do
        tap "$clock: and its $scenario is ok" is "$(field keeps_off $clock $scenario status)" ok
    done
    for style in stops_at_install stops_soon stops_later is_written runs_at_half; do
        tap "$clock: $style runs" cells $style $clock
        tap "$clock: $style is noticed in a batch" noticed $style $clock entry_exit "the cycle counter went on by"
        tap "$clock: $style is noticed when swept" noticed $style $clock entry_swept "$apart"
    done
    tap "$clock: systick_stops runs" cells systick_stops $clock
    tap "$clock: SysTick that stops is noticed when swept" noticed systick_stops $clock entry_swept "$apart"
done
tap_end
