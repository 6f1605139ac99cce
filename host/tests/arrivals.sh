# How long each arrival in the loops of two loads waits for its handler, counted by hand
# from the M3's and M4's instruction tables and host/model/README.md: as a core is after
# reset, and with ACTLR.DISMCYCINT set.
#
# idle: four NOPs, LDR (2 cycles), CBNZ, SUBS and BNE (2), which is 10 arrivals. One has a
# cycle of the LDR to wait for; the BNE's refill is waited for only where everything is.
#
# memory: LDM, STM, PUSH and POP of 6 (7 cycles; the POP 8, behind a buffered store), LDM
# and STM of 8 (9), LDRD and STRD (3), an unaligned LDR (4) and another LDR (2), BNE (2),
# and five of one cycle, which is 66. Of c cycles, the first has c-1 left, the last none.
# A multiple is waited for one cycle at most: of these 6+6+6+7+8+8 take 13, and so does
# one of LDRD, of STRD and of each LDR. 14: one each of LDRD, STRD and the unaligned LDR,
# which has the only 15. If all finish, 8 are left at most: 20.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-arrivals.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

cat >"$work/arrivals.yaml" <<END
name: arrivals
boards: [mps2-an385, mps2-an386]
scenarios: [entry_swept]
styles: [raw_asm]
loads: [idle, memory]
END

measure() { # name, then more options
    local name=$1
    shift
    timeout -k 5 "$hung" build/irqbench run "$work/arrivals.yaml" -o "$work/$name" --strict "$@" >"$work/log" 2>&1 ||
        { cat "$work/log"; return 1; }
}
# arrivals RUN BOARD LOAD: "12x9 13x1", how many cycles there are and were met, the worst.
arrivals() {
    /usr/bin/python3 - "$work/$1/run.json" "$2/entry_swept/raw_asm/$3" <<'END'
import json, sys
cell = next(c for c in json.load(open(sys.argv[1]))["cells"] if c["id"] == sys.argv[2])
entry, cycles = cell["metrics"]["entry"], cell["coverage"]["cycles"]
print(*(f"{value}x{count}" for value, count in entry["counts"]), "of", cycles["existing"],
      "met", cycles["met"], "worst", entry["bounds"]["worst"])
END
}
counted() { is "$(arrivals "$1" "$2" "$3")" "$4"; }

tap "two loads are swept" measure reset
tap "and with every instruction finished" measure finish --rule multi_cycle_finish=on
for board in mps2-an385 mps2-an386; do
    tap "$board: nine arrivals of ten in the idle loop take 12, one 13" \
        counted reset $board idle "12x9 13x1 of 10 met 10 worst 13"
    tap "$board: those in the loop of multiples 12 to 15" \
        counted reset $board memory "12x17 13x45 14x3 15x1 of 66 met 66 worst 20"
    tap "$board: with every instruction finished the idle loop's branch is waited for" \
        counted finish $board idle "12x8 13x2 of 10 met 10 worst 13"
    tap "$board: and each multiple, to 20" \
        counted finish $board memory "12x16 13x11 14x9 15x7 16x6 17x6 18x6 19x3 20x2 of 66 met 66 worst 20"
done

tap_end
