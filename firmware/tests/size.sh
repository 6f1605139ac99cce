# time limit: 400
# Images fit their boards, `make size` says so, and what does not fit is refused
# with the name of the file that must change.
. firmware/tests/lib/target.sh

fits() {
    local out
    out=$(scripts/size.sh arm-none-eabi-size build/firmware/"$1"/irqbench.elf) || { echo "$out"; return 1; }
    has "$out" "of 32768 bytes" && has "$out" "of 6144 bytes" && has "$out" "vector tables"
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
    out=$(build_images build/firmware-"$1" firmware/tests/variants/"$1".c 2>&1) && { echo "it was linked"; return 1; }
    has "$out" "$2"
}

must "the images build" build_standard
for board in $boards; do
    tap "$board fits 32 KiB of flash and 6 KiB of RAM" fits "$board"
    tap "$board: the parts sum up" parts_sum_up "$board"
done
tap "an image over its flash limit fails" over flash_bytes 10000 flash
tap "an image over its RAM limit fails" over ram_bytes 5000 RAM
tap "a board.yaml without its limit cannot be judged" no_limit
tap "the linker refuses more than flash holds, and says where to look" refused full_flash \
    "memory.ld of the board: FLASH is too small for this image"
tap "the linker refuses more than RAM holds, and says where to look" refused full_ram \
    "memory.ld of the board: RAM is too small for this image"
tap_end
