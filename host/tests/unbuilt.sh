#!/bin/bash
# A tool in a source tree with some of its boards' images: it builds those that it is asked for, and says what
# it has not. The tree is made for the purpose; its Makefile copies images that were built.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
unset IRQBENCH_FIRMWARE MAKEFLAGS MAKELEVEL
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/build/firmware"
cp build/irqbench build/libvdwt.so "$work/build"
printf '.PHONY: firmware\nfirmware:\n\t@mkdir -p build/firmware && cp -r $(FIRMWARE_BOARDS:%%=%s/build/firmware/%%) build/firmware\n' \
    "$here" >"$work/Makefile"
for board in lm3s6965evb microbit mps2-an385 mps2-an386; do
    mkdir -p "$work/firmware/boards/$board"
    cp "firmware/boards/$board/board.yaml" "$work/firmware/boards/$board"
done
config() { printf 'name: some\nscenarios: entry_exit\nstyles: raw_c\n%s\n' "$1" >"$work/some.yaml"; }
call() {
    (cd "$work" && timeout 300 build/irqbench "$@") >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out") err=$(<"$work/err")
}
built() { (cd "$work/build/firmware" && echo */irqbench.elf | sed 's,/irqbench.elf,,g'); }

names() {
    config $'boards: [microbit, mps2-an385]\nalso:\n- boards: [nowhere, microbit]'
    call list boards --config some.yaml
    is "$status" 0 && is "$out" $'microbit\nmps2-an385\nnowhere' || return 1
    config $'boards: microbit\nalso:\n- boards: all'
    call list boards --config some.yaml
    is "$out" all && call list boards --config none.yaml && is "$status" 2 && has "$err" "none.yaml" || return 1
    config 'boards: [microbit'
    call list boards --config some.yaml
    is "$status" 2 && has "$err" "some.yaml:" && call list styles --config some.yaml && is "$status" 2
}
tap "list boards --config gives the names of a config, with no image there" names

named() {
    config 'boards: mps2-an385'
    MAKEFLAGS=n MAKEFILES=/nowhere call run some.yaml --dry-run
    is "$status" 0 && is "$out" $'mps2-an385/entry_exit/raw_c/none\n1 of 1 cells' && is "$(built)" mps2-an385 &&
        has "$err" "building 1 firmware image (make firmware)"
}
tap "run builds the images that its config names, and no others" named

again() {
    call run some.yaml --dry-run
    is "$status" 0 && is "$err" ""
}
tap "what is there is not built again" again

told() {
    call list boards
    is "$status" 0 && is "$(wc -l <<<"$out")" 1 &&
        is "$err" $'irqbench: boards without an image, which `make firmware` builds: lm3s6965evb,\n  microbit, mps2-an386' &&
        call list styles && has "$err" microbit && call doctor && has "$out" "builds 3 more" &&
        call doctor --board microbit && is "$status" 2 && has "$err" "FIRMWARE_BOARDS=microbit"
}
tap "list and doctor say which boards have no image" told

meant() {
    config 'boards: [microbi, mps2-an385]'
    call run some.yaml --dry-run
    is "$status" 2 && has "$err" "some.yaml:4:10: error: 'microbi' is not one of the boards; did you mean 'microbit'?" &&
        is "$(built)" mps2-an385 && call schema config && has "$out" '"lm3s6965evb"'
}
tap "a board without an image may have been meant" meant

stopped() {
    mkdir "$work/build/firmware/lm3s6965evb" && touch "$work/build/firmware/lm3s6965evb/board.yaml"
    call list boards
    is "$status" 0 && has "$err" lm3s6965evb
}
tap "what a build that was stopped has left is no image" stopped

first() {
    call init one.yaml && is "$status" 0 && is "$(built)" mps2-an385 && call init two.yaml --board microbit &&
        is "$status" 0 && has "$(<"$work/two.yaml")" "boards: microbit" && is "$(built)" "microbit mps2-an385"
}
tap "init takes an image that is there, or builds the one that is asked for" first

all() {
    config 'boards: all'
    call run some.yaml --dry-run
    is "$status" 0 && is "$(built)" "lm3s6965evb microbit mps2-an385 mps2-an386" && has "$out" "4 of 4 cells"
}
tap "all are all that there are, not all that are built" all

refused() {
    local said
    said=$(make --no-print-directory firmware FIRMWARE_BOARDS="mps2-an385 mps2-an38" 2>&1) && return 1
    has "$said" "there is no board mps2-an38 in firmware/boards"
}
tap "make firmware refuses a board that is not there" refused
tap_end
