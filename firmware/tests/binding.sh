# Who is bound to which line is checked by the linker, and a style may come from
# outside the tree, with a kernel of its own.
. firmware/tests/lib/target.sh

image() { locked build_log "$1" make --no-print-directory -j2 firmware BOARDS=mps2-an386 FIRMWARE_OUT="build/firmware-$1" "${@:2}"; }
# stops FILE WORDS: no image, and a sentence in what the build says.
stops() {
    local out
    out=$(one_board mps2-an386 build/firmware-"$1" firmware/tests/variants/"$1".c 2>&1) && { echo "it was linked"; return 1; }
    printf '%s\n' "$out" >"$work/$1"
    has "$out" "$2"
}
tap "a misspelt line stops the build" stops bound_misspelt \
    "there is no line SAMPEL to bind a handler to (enum bench_line in bench/vectors.h)"
tap "so does a second handler for a line" stops bound_twice "multiple definition of \`handler.raw_c.SAMPLE'"
for line in TIMER SECOND NEST EMPTY TIMED WORK; do
    tap "and a line without one: $line" stops bound_not "style half has no handler for line $line: bind one with BENCH_HANDLER"
done
bound_one() { lacks "$work/bound_not" "no handler for line SAMPLE"; }
tap "but not the line that has one" bound_one

# ---- From outside the tree ----

outside=$(mktemp -d)
trap 'rm -rf "$work" "$outside"' EXIT
cp firmware/tests/styles/* "$outside"
must "the client builds" build_client talk
must "a folder of a user's style and kernel is built" image own STYLES="$outside"
tap "the catalogue has the style" grep -q "^style	bell	handler rings, a kernel from outside answers$" build/firmware-own/mps2-an386/catalog.txt
runs() {
    talk "$work/said" build/firmware-own mps2-an386 entry_exit:bell:none:5 response:bell:none:5 tail_chain:bell:none:5 entry_exit:raw_c:none:5 &&
        is "$(awk -F'\t' '$1 == "cell_end" { for (i = 2; i <= NF; i++) if ($i ~ /^(status|sampled|witness_failures)=/) printf "%s ", $i }' "$work/said")" \
            "$(printf 'status=0 sampled=5 witness_failures=0 %.0s' 1 2 3 4)"
}
tap "its cells run, and those of others beside it" runs
tap "a file instead of a folder" image own STYLES="$outside/bell.c $outside/bell_entry.S $outside/bell_style.c"
tap "an image without it is another one" image own
gone() { lacks build/firmware-own/mps2-an386/catalog.txt bell; }
tap "which no longer has it" gone
missing() {
    local out
    out=$(image own STYLES="$outside/nowhere" 2>&1) && return 1
    has "$out" "STYLES: $outside/nowhere is no C or assembly file and no folder of them"
}
tap "what is not there is told" missing
tap_end
