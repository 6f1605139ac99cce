# time limit: 2400
# Images fit their boards, `make size` says so, and what does not fit, a board or
# a record, is refused with the name of what must change.
. firmware/tests/lib/target.sh

# length REGION BOARD: bytes of a region in the board's memory.ld.
length() { echo $(($(sed -n "s/^ *$1 .*LENGTH = \([0-9]*\)K\$/\1/p" "firmware/boards/$2/memory.ld") * 1024)); }
# board.yaml's limits are memory.ld's, and the image keeps to them.
fits() {
    local out
    out=$(scripts/size.sh arm-none-eabi-size build/firmware/"$1"/irqbench.elf) || { echo "$out"; return 1; }
    has "$out" "of $(length FLASH "$1") bytes" && has "$out" "of $(length RAM "$1") bytes" && has "$out" "vector tables"
}
parts_sum_up() {
    scripts/size.sh arm-none-eabi-size build/firmware/"$1"/irqbench.elf | awk '
        /^  [a-zA-Z]/ { if (n++ && sum != total) bad = 1; total = $2; sum = 0 }
        /^    / { sum += $NF } END { exit bad || sum != total || n != 2 }'
}
over() { # FIELD LIMIT NAME
    local out status
    mkdir -p "$work/over"
    cp build/firmware/mps2-an385/irqbench.elf "$work/over"
    sed "s/^$1: .*/$1: $2/" build/firmware/mps2-an385/board.yaml >"$work/over/board.yaml"
    out=$(scripts/size.sh arm-none-eabi-size "$work/over/irqbench.elf" 2>&1)
    status=$?
    is $status 1 && has "$(grep "$3" <<<"$out")" "OVER by"
}
no_limit() {
    local out status
    mkdir -p "$work/none"
    cp build/firmware/mps2-an385/irqbench.elf "$work/none"
    grep -v '^ram_bytes' build/firmware/mps2-an385/board.yaml >"$work/none/board.yaml"
    out=$(scripts/size.sh arm-none-eabi-size "$work/none/irqbench.elf" 2>&1)
    status=$?
    is $status 2 && has "$out" "has no ram_bytes"
}
refused() { # VARIANT WORDS
    local out
    out=$(one_board mps2-an385 build/firmware-"$1" firmware/tests/variants/"$1".c 2>&1) && { echo "it was linked"; return 1; }
    has "$out" "$2"
}
# The whole region comes over, in pieces, and all of it is swept.
full_region() {
    local region
    talk "$work/said" build/firmware-full_load "$1" entry_swept:raw_c:full:100 || return
    region=$(sed -n 's/^region\t.*code=//p' "$work/said" | tr -d '\n')
    is "$(awk -F'\t' '$1 == "cell_begin" || $1 == "cell_end" { for (i = 2; i <= NF; i++) if ($i ~ /^(sweep_count|status|sampled|witness_failures)=/) printf "%s ", $i }' "$work/said")" \
        "sweep_count=$((16 * (506 + 6))) status=0 sampled=100 witness_failures=0 " &&
        is "${#region}" 2048
}

must "the images build" build_standard
must "the client builds" build_client talk
for board in $all_boards; do
    tap "$board fits the flash and RAM of its memory.ld" fits "$board"
    tap "$board: the parts sum up" parts_sum_up "$board"
done
tap "an image over its flash limit fails" over flash_bytes 10000 flash
tap "an image over its RAM limit fails" over ram_bytes 5000 RAM
tap "a board.yaml without its limit cannot be judged" no_limit
tap "the linker refuses more than flash holds, and says where to look" refused full_flash \
    "memory.ld of the board: FLASH is too small for this image"
tap "the linker refuses more than RAM holds, and says where to look" refused full_ram \
    "memory.ld of the board: RAM is too small for this image"
tap "a load longer than a record is refused" refused long_load \
    "load_long: its swept code has 1026 bytes; a record can say at most 1024: make the loop shorter"
tap "a discipline longer than a record is refused" refused long_sharing \
    "sharing_winding: its swept code has "
tap "a scenario with more columns than a record is refused" refused many_columns \
    "a scenario has more columns than a record can say: WIRE_COLUMNS_MAX"
must "a load just as long as a record is linked" build_images build/firmware-full_load firmware/tests/variants/full_load.c
for board in $boards; do tap "$board: a region as long as a record is swept, all of it" full_region "$board"; done
tap_end
