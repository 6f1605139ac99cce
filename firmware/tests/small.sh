# The small image: what it names is in it and runs, and it keeps to what it promises.
. firmware/tests/lib/target.sh
out=build/firmware-small
small=firmware/images/small.mk

named() { make -s --no-print-directory -f - <<<"include $small
all: ; @echo \$(SMALL_$1)" all; }
in_catalog() { awk -F'\t' -v kind="$1" '$1 == kind { print $2 }' $out/mps2-an385/catalog.txt | sort -u | tr '\n' ' '; }
has_all() { # FOLDER KIND
    local name
    for name in $(named "$1"); do [ -f "bench/$1/$name.c" ] || { echo "bench/$1/$name.c is not there"; return 1; }; done
    is "$(in_catalog "$2")" "$(named "$1" | tr ' ' '\n' | sort -u | tr '\n' ' ')"
}
build() { locked build_log small make --no-print-directory -j2 firmware IMAGE=small FIRMWARE_OUT="$1" BOARDS="mps2-an385 microbit" "${@:2}"; }
# used PART BOARD: by make size.
used() { scripts/size.sh arm-none-eabi-size $out/"$2"/irqbench.elf | sed -n "s/^  $1  *\([0-9]*\) of .*/\1/p"; }
keeps_to() { [ "$(used flash "$1")" -le "$(named flash)" ] && [ "$(used RAM "$1")" -le "$(named ram)" ]; }
too_large() {
    local out status=0
    out=$(build build/firmware-too-small SMALL_"$1"="$2" 2>&1) || status=$?
    [ $status -ne 0 ] && has "$out" "firmware/images/: the image takes more $3 than is stated there"
}
unknown() {
    local said
    said=$(make --no-print-directory firmware IMAGE=tiny FIRMWARE_OUT=build/firmware-tiny 2>&1) && return 1
    has "$said" "image tiny: there is full, medium and small"
}

must "the client builds" build_client talk
must "small images build" build $out
for pair in handlers:style sharing:sharing scenarios:scenario loads:load; do
    tap "it has what it names: ${pair%:*}" has_all "${pair%:*}" "${pair#*:}"
done
for board in mps2-an385 microbit; do tap "$board: it keeps to its flash and RAM" keeps_to $board; done
tap "more flash than promised stops the build" too_large flash 20000 flash
tap "more RAM too" too_large ram 4000 RAM
tap "an image that is none is told" unknown

# A user's first own config is quick.yaml with another board on its one line, whichever image
# that board has: all that it names is in the smaller one.
quick_line() { grep '^boards:' configs/quick.yaml; }
on_one_line() { [[ $(quick_line) =~ ^boards:\ [a-z0-9-]+$ ]] || { quick_line; return 1; }; }
quick() {
    sed "s/^boards:.*/boards: $1/" configs/quick.yaml >"$work/quick.yaml" &&
        IRQBENCH_FIRMWARE=$out timeout -k 5 "$hung" build/irqbench run "$work/quick.yaml" -o "$work/quick" --force >"$work/said" 2>&1 ||
        { cat "$work/said"; return 1; }
    has "$(tail -1 "$work/said")" " 0 inconclusive, " && has "$(tail -1 "$work/said")" " 0 fault; "
}
tap "quick.yaml has its boards on one line" on_one_line
for board in mps2-an385 microbit; do tap "$board: the small image has all that quick.yaml names" quick $board; done

# Every style, discipline and load of it, on the M3 and the M0.
cells() {
    local name
    for name in $(named handlers); do printf '%s ' "entry_exit:$name:none:3" "tail_chain:$name:none:3"; done
    for name in $(named handlers); do [ "$name" = defer_flag ] || printf '%s ' "response:$name:none:3"; done
    for name in $(named sharing); do printf '%s ' "shared_op:$name:none:3"; done
    for name in $(named loads); do printf '%s ' "entry_swept:raw_c:$name:20"; done
}
runs() {
    talk "$work/said" $out "$1" $(cells) || return
    is "$(awk -F'\t' '$1 == "cell_end" { for (i = 2; i <= NF; i++) if ($i ~ /^witness_failures=/ && $i !~ /=0$/) print $i }' "$work/said")" "" &&
        is "$(awk -F'\t' '$1 == "cell_end" && /status=0/' "$work/said" | wc -l)" "$2"
}
all=$(cells | wc -w)
# ARMv6-M has no LDREX for atomic, and the microbit no timer's line for nvic_line.
tap "mps2-an385: all of it runs" runs mps2-an385 "$all"
tap "microbit: all but what the core lacks" runs microbit $((all - 2))
tap_end
