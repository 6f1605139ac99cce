# What catalog.txt says that a style takes (scripts/style-sizes.sh), of styles whose parts
# have known lengths and of ours.
. firmware/tests/lib/target.sh
out=build/firmware-sizes/mps2-an385

build_counted() {
    build_log sizes make --no-print-directory -j2 FIRMWARE_OUT=build/firmware-sizes STYLES=firmware/tests/sizes $out/irqbench.elf
}
# says BOARD-FOLDER STYLE: code, tables, RAM, arena.
says() { awk -F'\t' -v s="$2" '$1 == "size" && $2 == "style" && $3 == s { print $4, $5, $6, $7 }' "$1/catalog.txt"; }
# Bytes of a table, by the image.
table() { arm-none-eabi-nm -S "$1/irqbench.elf" | awk '$4 == "vectors_raw_asm" { print $2; exit }' | { read -r n; echo $((16#$n)); }; }
# Of a function, by its name in the image.
bytes() { arm-none-eabi-nm -S "$1/irqbench.elf" | awk -v f="$2" '$4 == f { print $2; exit }' | { read -r n; echo $((16#$n)); }; }
is_dropped() { arm-none-eabi-nm $out/irqbench.elf >"$work/names" && lacks "$work/names" '\bdropped$'; }
# Each style of a board has one line, and all of it is known. No code of its own has one that
# differs in its device's handler alone, polls, or is of a core with an FPU; and of two that
# are one file the first has what they share.
all_known() {
    awk -F'\t' '$1 == "style" { style[$2] } $1 == "size" { sizes[$3]++
            for (i = 4; i <= 7; i++) if ($i !~ /^[0-9]+$/) print $3 ": column " i " is " $i
            if (($4 == 0 || $5 == 0) && $3 !~ /^(clear_|fpu_|poll$)/) print $3 ": has no code or no table" }
        END { for (s in style) { n++; if (sizes[s] != 1 && s != "defer_wfi_racy") print s ": has " sizes[s] + 0 " sizes" }
            for (s in sizes) if (!(s in style)) print s ": is no style"
            if (n < 5) print n + 0 " styles" }' "build/firmware/$1/catalog.txt" >"$work/unknown"
    is "$(cat "$work/unknown")" ""
}
is_raw() { # BOARD: the smallest of all, and those of one call, by their functions
    local dir=build/firmware/$1
    is "$(says "$dir" raw_c)" "$(bytes "$dir" raw_c_empty) $(table "$dir") 0 0" &&
        is "$(says "$dir" raw_c_call)" "$(bytes "$dir" raw_c_call_empty) $(table "$dir") 0 0" &&
        is "$(bytes "$dir" raw_c_empty)" 2
}
refused() {
    local out status
    out=$(scripts/style-sizes.sh arm-none-eabi-readelf "$@" 2>&1)
    status=$?
    [ "$status" -ne 0 ] && has "$out" style-sizes.sh
}

must "the images build" build_standard
must "an image with styles of known sizes builds" build_counted
tap "the linker has dropped what nobody calls" is_dropped
# entry 16, called 20, worked 40, install 12, constants 28; kept 24 and initialized 4; 5 words.
tap "what a style's vectors and installation lead to counts, no more" is "$(says $out counted)" "116 $(table $out) 28 20"
tap "who takes of the arena and does not say how much is not known" is "$(says $out silent)" "8 $(table $out) 0 -"
tap "ours are the same in that image" is "$(says $out dispatch_kernel)" "$(says build/firmware/mps2-an385 dispatch_kernel)"
for board in $boards; do
    tap "$board: each style has its sizes, all known" all_known "$board"
    tap "$board: handlers without more take what their functions do" is_raw "$board"
done
tap "a map that is not there is refused" refused "$work/none.map" $out/irqbench.elf $out/obj/bench/handlers/raw_c.o
cp $out/obj/bench/handlers/raw_c.o "$work/damaged.o"
truncate -s 3000 "$work/damaged.o"
printf '.bench.styles.' >>"$work/damaged.o"
tap "an object that cannot be read is refused" refused $out/irqbench.map $out/irqbench.elf "$work/damaged.o"
tap_end
