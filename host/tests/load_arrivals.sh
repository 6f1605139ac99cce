# How long each arrival in the loop of each load waits for its handler, against what
# load_arrivals.txt beside this counts by hand; and that every load has lines there.
# Those of idle and memory are in arrivals.sh, those of masked in masking.sh.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-load-arrivals.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
table=host/tests/load_arrivals.txt

loads() { sed -n 's/^load\t\([^\t]*\).*/\1/p' build/firmware/mps2-an386/catalog.txt | grep -vxE 'idle|memory|masked'; }
# config NAME CLOCK
config() {
    cat >"$work/$1.yaml" <<END
name: $1
boards: [mps2-an385, mps2-an386, microbit]
scenarios: [entry_swept]
styles: [raw_asm]
loads: [$(loads | paste -sd,)]
clock: $2
END
}
# No --strict: what a core lacks is unsupported, and looked at below.
measure() {
    timeout -k 5 "$hung" build/irqbench run "$work/$1.yaml" -o "$work/$1" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
}
# told RUN: "LOAD CORE STATUS ARRIVALS worst WORST" of each cell.
told() {
    /usr/bin/python3 - "$work/$1/run.json" <<'END'
import json, sys
core = {"mps2-an385": "cortex-m3", "mps2-an386": "cortex-m4", "microbit": "cortex-m0"}
for cell in json.load(open(sys.argv[1]))["cells"]:
    line = [cell["load"], core[cell["board"]], cell["status"]]
    if cell["status"] == "ok":
        entry, coverage = cell["metrics"]["entry"], cell["coverage"]
        line += [f"{value}x{count}" for value, count in entry["counts"]]
        line += ["worst", (entry.get("bounds") or {}).get("worst")]
        line += [] if all(c["met"] == c["existing"] for c in coverage.values() if c) else ["not all met"]
    print(*line)
END
}
# counted LOAD CORE ARRIVALS... WORST
counted() {
    local found expected="$1 $2 ok ${*:3:$#-3} worst ${!#}"
    found=$(grep -E "^$1 $2 " "$work/cycles.told")
    [ "${!#}" = - ] && expected="${expected% *} " found="${found% *} "
    is "$found" "$expected"
}
ended() { grep -E "^$1 $2 " "$work/$3.told" | cut -d' ' -f3; }
# Where nothing masks, no instruction runs between an event and its handler.
no_instruction_waits() {
    local load unmasked
    unmasked=$(loads | grep -vE '^(critical|wfi)') && at_least 10 $unmasked || return
    for load in $unmasked; do
        is "$load $(grep -E "^$load .* ok " "$work/insns.told" | sed 's/^[^ ]* [^ ]* ok 0x[0-9]* worst None$/0/' | sort -u)" "$load 0" || return
    done
}
# most LOAD: the longest wait in instructions, on each core that has it.
most() { grep -E "^$1 .* ok " "$work/insns.told" | sed 's/ worst .*//; s/.* \([0-9]*\)x[0-9]*$/\1/' | sort -u | paste -sd' '; }

config cycles auto
config insns insns
tap "every load is swept on three cores" measure cycles
tap "and in instructions" measure insns
for run in cycles insns; do told $run >"$work/$run.told"; done
while read -r load core rest; do
    case $load in '' | '#'*) continue ;; esac
    tap "$core, $load: arrivals as counted by hand" counted "$load" "$core" $rest
done <$table
for run in cycles insns; do
    for load in exclusive critical_basepri float; do
        tap "$run: the M0 has not what $load needs" is "$(ended $load cortex-m0 $run)" unsupported
    done
    tap "$run: the M3 has no FPU" is "$(ended float cortex-m3 $run)" unsupported
    tap "$run: every other cell is ok" is "$(awk '{ print $3 }' "$work/$run.told" | sort | uniq -c | awk '$2 == "unsupported" { n = $1; next } $2 != "ok" { print } END { print n }')" 4
done
tap "in instructions no arrival waits where nothing masks" no_instruction_waits
# From the mask on: BX, 32 NOPs and the unmasking; LDR, CMP, BNE, CMP, BHI, WFI and CPSIE.
for load in critical_primask critical_basepri; do
    tap "in instructions the longest of $load is 34" is "$(most $load)" 34
done
tap "in instructions the longest of wfi is 7" is "$(most wfi)" 7
tap "each load has a line for each core that runs it" is \
    "$(awk '!/^#/ { print $1, $2 }' $table | sort)" "$(awk '$3 == "ok" { print $1, $2 }' "$work/cycles.told" | sort)"
tap_end
