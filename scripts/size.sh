#!/bin/bash
# What images take of flash and RAM, part by part, against the limits in the
# board.yaml beside each. Exit 1 if one is over its limit, 2 if it cannot be told.
#
#   scripts/size.sh PREFIX-size IRQBENCH.ELF...
set -u
[ $# -ge 2 ] || { echo "usage: scripts/size.sh PREFIX-size IRQBENCH.ELF..." >&2; exit 2; }
size=$1 nm=${1%size}nm
shift

# symbol NAME: its address. section NAME: its size. Of the current image.
symbol() {
    local value
    value=$(awk -v n="$1" '$NF == n { print $1; exit }' <<<"$symbols")
    [ -n "$value" ] || { echo "scripts/size.sh: $elf has no symbol $1" >&2; exit 2; }
    echo $((16#$value))
}
section() { awk -v n="$1" '$1 == n { found = $2 } END { print found + 0 }' <<<"$sections"; }
between() {
    local from to
    from=$(symbol "$1") && to=$(symbol "$2") || exit 2
    echo $((to - from))
}
limit() {
    local value
    value=$(sed -n "s/^$1: *\([0-9]\{1,\}\).*/\1/p" "$(dirname "$elf")/board.yaml")
    [ -n "$value" ] || { echo "scripts/size.sh: $(dirname "$elf")/board.yaml has no $1" >&2; exit 2; }
    echo "$value"
}
# Sizes of all objects whose name ends in _stack: the threads' and the fault handler's.
stacks() { awk '$NF ~ /_stack$/ && NF == 4 { print $2 }' <<<"$symbols" | { sum=0; while read -r n; do sum=$((sum + 16#$n)); done; echo $sum; }; }

part() { printf '    %-32s %6d\n' "$1" "$2"; }
total() {
    local verdict=
    if [ "$2" -gt "$3" ]; then
        verdict="  OVER by $(($2 - $3))"
        over=1
    fi
    printf '  %-34s %6d of %d bytes (%d %%)%s\n' "$1" "$2" "$3" $((100 * $2 / $3)) "$verdict"
}

show_flash() {
    local used tables descriptors rodata code
    used=$(between boot_vectors summed_end) && descriptors=$(between bench_styles_begin bench_loads_end) || return
    tables=$(($(section .boot) + $(section .vectors))) code=$(($(section .text) + $(section .text_cold)))
    rodata=$(($(section .rodata) - descriptors))
    total flash "$used" "$flash_limit"
    part "vector tables" $tables
    part code "$code"
    part descriptors "$descriptors"
    part constants $rodata
    part "provenance, gaps" $((used - tables - code - descriptors - rodata))
}

show_ram() {
    local used handlers threads
    used=$(between data_begin main_stack_top) || return
    handlers=$(section .stack) threads=$(stacks)
    total RAM "$used" "$ram_limit"
    part "stack of the handlers" "$handlers"
    part "stacks of threads and faults" "$threads"
    part data $((used - handlers - threads))
}

over=0
for elf in "$@"; do
    symbols=$("$nm" -S "$elf") && sections=$("$size" -A "$elf") || exit 2
    flash_limit=$(limit flash_bytes) && ram_limit=$(limit ram_bytes) || exit 2
    echo "$(basename "$(dirname "$elf")")"
    show_flash && show_ram || exit 2
done
exit $over
