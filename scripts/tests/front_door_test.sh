#!/bin/bash
# The front door when something is missing: every target that builds says so
# before it starts, those that build nothing do not care.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v dpkg-query >/dev/null; then
    tap_skip "targets that build ask for what is missing" "not Debian"
    tap_end
    exit
fi
echo irqbench-no-such-package >"$work/packages"
# The real one takes a second each time to say that it knows no such package.
mkdir "$work/bin"
ln -s "$(type -P true)" "$work/bin/apt-get"

# make that finds a package missing; its build folder is a fresh one.
try() {
    PATH=$work/bin:$PATH PACKAGES=$work/packages INSTALL=no timeout "$hung" make BUILD="$work/build" "$@" >"$work/out" 2>"$work/err"
}

asks() {
    local command
    try "$@"
    is $? 2 || return 1
    command=$(cat "$work/out")
    has "$command" "apt-get install -y --no-install-recommends irqbench-no-such-package" &&
        is "$(wc -l <"$work/out")" 1 &&
        has_not "$(cat "$work/err")" "not found" && [ ! -e "$work/build/host" ] && [ ! -e "$work/build/firmware" ]
}
does_not_ask() {
    try "$@"
    has_not "$(cat "$work/out" "$work/err")" irqbench-no-such-package
}

for target in report test bench all size firmware host build/irqbench; do
    tap "make $target asks for what is missing" asks $target
done
tap "an option with an n in its name changes nothing" asks --no-print-directory report
tap "nor one with an argument" asks -Onone report
tap "neither do one-letter options" asks -k -j 2 report
tap "nor a variable on the command line" asks report CONFIG=configs/quick.yaml
tap "make deps asks, too" asks deps
for target in help clean; do
    tap "make $target asks for nothing" does_not_ask $target
done
tap "make without a target asks for nothing" does_not_ask
tap "make -n installs nothing" does_not_ask -n all
tap "make --dry-run installs nothing" does_not_ask --dry-run all
tap_end
