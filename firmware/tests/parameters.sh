# What a cell's name gives to the parameters of its parts: does their code get it, and is
# everything refused that is out of range, or not one number for each?
. firmware/tests/lib/target.sh
variant=build/firmware-parameters

# said CELL-NUMBER: what became of it: its first sample's value, or why it was refused.
said() {
    awk -F'\t' -v n="$1" '$1 == "cell" { on = $2 == "number=" n; value = "" }
        on && $1 == "row" && value == "" { value = $3 }
        on && $1 == "outcome" { sub(/^reason=/, "", $3); print $3 == "" ? value : $3; exit }' "$work/said"
}
refused() { is "$(said "$1")" "the image refuses the cell ($2)"; }
# swept CELL-NUMBER: how many halfwords its code under test has; each instruction of masked is one.
swept() {
    awk -F'\t' -v n="$1" '$1 == "cell" { on = $2 == "number=" n }
        on && $1 == "region" { for (i = 2; i <= NF; i++) if ($i ~ /^code=/) bytes += length(substr($i, 6)) / 2 } END { print bytes / 2 }' "$work/said"
}

given=("giving:given" "giving(4,5):given(6)" "giving(0,1):given" "giving(99,99):given(99)" "giving:raw_c" "giving(1,2):given(0)")
values=(30207 40506 107 999999 30200 10200)
out_of_range=("giving(100,1):given" "giving(1,0):given" "giving(1,100):given" "giving:given(100)" "giving:given(999999999)")
malformed=("giving(1):given" "giving(1,2,3):given" "giving():given" "giving(1,):given" "giving(,1):given" "giving(1,2:given"
    "giving(1,2)):given" "giving(1,2)x:given" "giving( 1,2):given" "giving(-1,2):given" "giving(a,2):given" "giving(1;2):given"
    "giving(4294967296,1):given" "giving(18446744073709551617,1):given" "giving:raw_c(1)" "giving:raw_c()" "giving:given("
    "entry_exit(1):raw_c")
lengths=(0 1 16 399 400)

must "the images build" build_images $variant firmware/tests/variants/parameters.c
must "the client builds" build_client talk
for board in $boards; do
    cells=()
    for cell in "${given[@]}" "${out_of_range[@]}" "${malformed[@]}"; do cells+=("$cell:none:3"); done
    must "$board answers" talk "$work/said" $variant "$board" "${cells[@]}" giving:given:none:3
    number=0
    for value in "${values[@]}"; do
        tap "$board: ${given[number]} gets $value" is "$(said $((number + 1)))" "$value"
        number=$((number + 1))
    done
    for cell in "${out_of_range[@]}"; do
        number=$((number + 1))
        tap "$board: $cell is out of range" refused $number parameter_range
    done
    for cell in "${malformed[@]}"; do
        number=$((number + 1))
        tap "$board: $cell is malformed" refused $number bad_parameters
    done
    tap "$board: behind all that, the usual values again" is "$(said $((number + 1)))" 30207

    cells=()
    for length in "${lengths[@]}"; do cells+=("entry_swept:raw_c:masked($length):3"); done
    must "$board answers for a load" talk "$work/said" $variant "$board" "${cells[@]}" entry_swept:raw_c:masked:3 \
        "entry_swept:raw_c:masked(401):3" "entry_swept:raw_c:idle(1):3" entry_swept:raw_c:idle:3
    number=0
    for length in "${lengths[@]}" 16; do
        number=$((number + 1))
        tap "$board: masked($length) has $length instructions more under test" is "$(swept $number)" $((length + 12))
    done
    tap "$board: a longer one is out of range" refused $((number + 1)) parameter_range
    tap "$board: a load without parameters takes none" refused $((number + 2)) bad_parameters
    tap "$board: and the load itself runs" is "$(swept $((number + 3)))" 9
done
tap_end
