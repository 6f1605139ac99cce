# The code under test of a swept cell, as the target tells it: all that can run in the
# loop, in pieces where the compiler moved some of it away, byte by byte that of the ELF.
. firmware/tests/lib/target.sh
variant=build/firmware-cold

# told: "ADDRESS BYTES" of each piece, as it came.
told() {
    awk -F'\t' '$1 == "region" { address = code = ""
        for (i = 2; i <= NF; i++) { if ($i ~ /^address=/) address = substr($i, 9); if ($i ~ /^code=/) code = substr($i, 6) }
        print address, code }' "$work/said"
}
# Where the flat image's first byte lies.
image_origin() { arm-none-eabi-readelf -lW "$elf" | awk '$1 == "LOAD" { print $4; exit }'; }
# bytes FROM BYTES: of the image, in hexadecimal.
image_bytes() { od -An -v -tx1 -j $(($1 - origin)) -N "$2" "$work/image" | tr -d ' \n'; }
pieces_are_the_images() {
    local address code n=0
    while read -r address code; do
        [ -n "$code" ] && is "$address $code" "$address $(image_bytes "$address" $((${#code} / 2)))" || return
        n=$((n + 1))
    done < <(told)
    [ $n -gt 0 ]
}
# expected DISCIPLINE: the loop's instructions in the disassembly: of the function from
# where the loop begins all but what only leaves it.
expected() {
    arm-none-eabi-objdump -d --no-show-raw-insn "$elf" | awk -F'\t' -v f="<$1_region>:" -v begin="<sharing_$1_begin>:" '
        /^[0-9a-f]+ <.*>:$/ { if (index($0, f)) on = 1; else if ($0 !~ /<sharing_/) on = 0; if (index($0, begin)) n = 0 }
        on && /^ *[0-9a-f]+:\t/ && $2 !~ /^bx/ && $3 !~ /pc}/ && !($2 == "movs" && $3 == "r0, r0") { n++ } END { print n + 0 }'
}
instructions() {
    told | awk '{ for (i = 1; i <= length($2); i += wide ? 8 : 4) { wide = substr($2, i + 2, 2) >= "e8"; n++ } } END { print n + 0 }'
}

must "the images build" build_images $variant firmware/tests/variants/cold_sharing.c
must "the client builds" build_client talk
for board in $boards; do
    elf=$variant/$board/irqbench.elf
    arm-none-eabi-objcopy -O binary "$elf" "$work/image"
    origin=$(image_origin)
    must "$board answers" talk "$work/said" $variant "$board" shared_update:cold:none:20
    tap "$board: what ran rarely came as a piece of its own" is "$(told | wc -l)" 2
    tap "$board: the pieces are the image's bytes" pieces_are_the_images
    tap "$board: they are the loop's instructions, each once" is "$(instructions)" "$(expected cold)"
    must "$board answers for a load" talk "$work/said" $variant "$board" entry_swept:raw_c:memory:20
    # ARMv6-M has no LDRD, no STRD and no unaligned access, and does something else for them.
    if has_exclusives "$board"; then count=16; else count=17; fi
    tap "$board: a load in one piece comes as one" is "$(told | wc -l) $(instructions)" "1 $count"
done
tap_end
