# Every reader over its kept corpus, and over inputs changed in ways that are the same every time;
# to prove it, more of them, under the address and undefined-behaviour sanitizers.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL
shopt -s extglob
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-fuzz-test.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

out=build changes=200 options=()
[ -z "${PROVE-}" ] || out=build/sanitized changes=5000 options=(SANITIZE=address,undefined)
build() { make --no-print-directory -j2 BUILD=$out "${options[@]}" fuzz-replays >"$work/log" 2>&1 || { tail -20 "$work/log"; return 1; }; }
# replay TARGET: the corpus has something, and all of it was run. Folders that it reads are named from here.
replay() {
    local said files
    files=$(find "host/fuzz/corpus/$1" -type f | wc -l)
    said=$(TMPDIR=$work timeout -k 5 "$hung" "$out/fuzz/$1_replay" "host/fuzz/corpus/$1" $changes 2>&1) || { echo "$said"; return 1; }
    is "${said/fuzz: +([0-9]) bytes/fuzz: N bytes}" "fuzz: N bytes in $((files * (changes + 1))) inputs" && [ "$files" -gt 0 ]
}
# The bytes that the harness counts are those of the files, where nothing is changed.
counted() {
    is "$(TMPDIR=$work "$out/fuzz/wire_replay" host/fuzz/corpus/wire 2>&1)" \
        "fuzz: $(cat host/fuzz/corpus/wire/* | wc -c) bytes in $(find host/fuzz/corpus/wire -type f | wc -l) inputs"
}
# What scripts/fuzz.sh says of a fuzzer that says so, and of one that fails.
told() {
    mkdir -p "$work/fuzzers" && printf '#!/bin/sh\necho "#2 NEW cov: 17 ft: 3"\necho "fuzz: 1234 bytes in 56 inputs" >&2\n' >"$work/fuzzers/wire_fuzz" &&
        printf '#!/bin/sh\necho "#2 NEW cov: 17 ft: 3"\nexit 77\n' >"$work/fuzzers/elf_fuzz" && chmod +x "$work/fuzzers"/*_fuzz || return
    is "$(scripts/fuzz.sh "$work/fuzzers" 1 wire)" "  wire               56 inputs,          1234 bytes,     17 places covered" || return
    local said status=0
    said=$(scripts/fuzz.sh "$work/fuzzers" 1 elf) || status=$?
    is "$status" 1 && has "$said" "  elf                 ? inputs,             ? bytes,     17 places covered"
}
nothing_left() { is "$(ls "$work" | grep -v '^log$')" ""; }
# A promise that is broken must be heard: a target that fails at one value of its first byte.
heard() {
    printf '%s\n' '#include "host/fuzz/fuzz.h"' 'int fuzz_target(const uint8_t *data, size_t size) { FUZZ_MUST(size == 0 || data[0] != 0xff); return 0; }' >"$work/planted_fuzz.c"
    mkdir "$work/corpus" && printf 'a' >"$work/corpus/a" &&
        cc -std=gnu11 -D_GNU_SOURCE -I. "$work/planted_fuzz.c" host/fuzz/fuzz.c host/fuzz/replay.c -lz -o "$work/planted_replay" || return
    local said status=0
    said=$("$work/planted_replay" "$work/corpus" 2000 2>&1) || status=$?
    [ $status -ge 128 ] && has "$said" "broken promise: size == 0 || data[0] != 0xff" && is "$(head -c 1 "$work/planted_replay.crash" | od -An -tx1 | tr -d ' ')" ff
}

tap "the targets build" build
for target in $(basename -s _fuzz.c -a host/fuzz/*_fuzz.c); do tap "$target" replay "$target"; done
tap "the bytes are counted" counted
tap "and told, with the inputs" told
rm -rf "$work/fuzzers"
tap "they leave nothing behind" nothing_left
tap "a broken promise is heard, and its input kept" heard
tap_end
