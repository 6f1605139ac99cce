# time limit: 5400
# What `irqbench calibrate` can tell, with known answers: for each core that the model times, and each setting
# of it that is not calibrated, boards that differ in that one alone, of each of which known.txt says
# what must be told. The settings are those that the model has: a new one without a line there fails. In
# `make test` a Cortex-M0, at the ends of its bounds; with PROVE=yes every core and value. A Cortex-M0+, of which QEMU has no machine, is a stand-in:
# the M0's board, built for it, timed by the M0+'s model.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-known.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench
settings=build/reports/model_settings
make --no-print-directory INSTALL=no $settings >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }

# stand_in: a tree with one more board, in $work/tree.
stand_in() {
    local board=$work/tree/firmware/boards/stand-in item
    mkdir -p "$board"
    for item in Makefile CHANGELOG.md LICENSE VERSION bench configs host reports scripts; do ln -s "$PWD/$item" "$work/tree/$item"; done
    for item in firmware/*; do [ "$item" = firmware/boards ] || ln -s "$PWD/$item" "$work/tree/$item"; done
    for item in board.c board.mk board.yaml memory.ld; do
        sed 's/"microbit"/"stand-in"/; s/^name: .*/name: stand-in/; s/cortex-m0/cortex-m0plus/' "firmware/boards/microbit/$item" >"$board/$item"
    done
    sed 's/^boards: .*/boards: stand-in/; s/ sled_div,//; /^- boards:/,/styles: fpu/d' configs/calibrate.yaml >"$work/stand-in.yaml"
    make -C "$work/tree" --no-print-directory INSTALL=no firmware >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
}

known() { # CORE BOARD COMMAND...
    local core=$1 board=$2 config=configs/calibrate.yaml
    shift 2
    [ "$board" != stand-in ] || config=$work/stand-in.yaml
    python3 -B host/tests/calibrate/known.py --tool "$PWD/$tool" --config "$config" --board "$board" --core "$core" --work "$work" "$@"
}

# core CORE BOARD TWO...: all that is known of it; TWO: changes at once.
core() {
    local core=$1 board=$2 setting pair
    shift 2
    tap "$core: every setting of the model has a known answer" known "$core" "$board" settings $settings
    for setting in $(awk -F'\t' -v core="$core" '$1 == "core" { in_it = $2 == core } in_it && $6 == "uncalibrated" { print $2 }' <($settings)); do
        tap "$core: $setting is told as it is" known "$core" "$board" one "$setting"
    done
    for pair in "$@"; do
        tap "$core: both of $pair are told" known "$core" "$board" two $pair
    done
    [ -z "${PROVE-}" ] || tap "$core: cells that are said to tell a setting answer to it" known "$core" "$board" hints
    tap "$core: the README says what can be told" known "$core" "$board" docs host/lib/calibrate/README.md
}

tap "no core is left out" is "$(awk -F'\t' '$1 == "core" { print $2 }' <($settings) | sort | xargs)" "cortex-m0 cortex-m0plus cortex-m3 cortex-m4"
core cortex-m0 microbit "return=13 pend_delay=2"
if [ -n "${PROVE-}" ]; then
    core cortex-m3 mps2-an385 "refill_call=2 pend_delay=3" "late_arrival=5 barrier=2"
    core cortex-m4 mps2-an386 "refill_register=1 lazy_save=18" "continue_wait=3 refill_isb=1"
    tap "an image for a Cortex-M0+" stand_in
    export IRQBENCH_FIRMWARE=$work/tree/build/firmware
    core cortex-m0plus stand-in "return=13 tail_chain=8"
fi
tap_end
