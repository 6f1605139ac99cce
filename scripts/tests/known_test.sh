#!/bin/bash
# time limit: 240
# A build cannot lie: what is gone, new, other than before or restored with its
# old time is noticed, in a copy of the tree, for image, library, tool and plugin.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir "$tree"
# The files that git knows, and what is built of them, so that little is to do.
git ls-files -z --cached --others --exclude-standard | xargs -0 cp -a --parents -t "$tree" 2>/dev/null
cp -a --parents build/host build/vdwt build/firmware build/reports build/irqbench build/libvdwt.so build/known "$tree" 2>/dev/null
cd "$tree" || exit 1
build() { make --no-print-directory INSTALL=no "$@" >"$work/log" 2>&1 || { tail -n 15 "$work/log"; return 1; }; }
tap "the copy builds" build all
nothing_to_do() { build all && is "$(cat "$work/log")" ""; }
tap "and then there is nothing to do" nothing_to_do

# ---- Images ----

image=build/firmware/mps2-an385/irqbench.elf
loads() { strings -a "build/firmware/mps2-an385/catalog.txt" | awk -F'\t' '$1 == "load" { print $2 }' | tr '\n' ' '; }
cp -p bench/loads/memory.c "$work/memory.c"
gone() { rm bench/loads/memory.c && build firmware && is "$(loads)" "idle "; }
tap "a load that is removed leaves the image" gone
back() { cp -p "$work/memory.c" bench/loads/memory.c && build firmware && is "$(loads)" "idle memory "; }
tap "one that comes back with its old time is in it again" back
renamed() { mv bench/loads/memory.c bench/loads/memory_two.c && build firmware && is "$(loads)" "idle memory " && mv bench/loads/memory_two.c bench/loads/memory.c && build firmware; }
tap "a file may be renamed" renamed
too_long() {
    sed 's/memory/long/g; s/"adds r2, r2, r1\\n\\t"/".rept 600\\n\\tnop\\n\\t.endr\\n\\t"/' bench/loads/memory.c >bench/loads/long.c
    ! build firmware >/dev/null && has "$(cat "$work/log")" "load_long: its swept code has" && rm bench/loads/long.c && build firmware
}
tap "a loop that is longer than a record can say is refused with a sentence" too_long
flags() { build firmware FIRMWARE_WARN=-Wall && grep -q ARM "$work/log" && build firmware && grep -q ARM "$work/log"; }
tap "other flags make other images" flags

# ---- Restored with its old time ----

old_time() {
    local file=$1 target=$2 before after
    build all && cp -p "$file" "$work/kept" || return
    printf '\nint restored_with_its_old_time(void);\nint restored_with_its_old_time(void) { return 1; }\n' >>"$file"
    touch -d '2001-01-01' "$file"
    build all && nm "$target" | grep -q restored_with_its_old_time || { echo "not noticed"; return 1; }
    cp -p "$work/kept" "$file" # older than the object
    build all && ! nm "$target" | grep restored_with_its_old_time
}
tap "a source of the library with an old time is noticed" old_time host/lib/base/crc32.c build/host/libirqbench.a
tap "one of the tool" old_time host/cli/cmd_show.c build/irqbench
tap "one of the plugin" old_time host/vdwt/complain.c build/vdwt/host/vdwt/complain.o

# ---- The library, the tool and the plugin ----

added() {
    printf 'int added_to_the_library(void);\nint added_to_the_library(void) { return 1; }\n' >host/lib/base/added.c
    touch -d '2001-01-01' host/lib/base/added.c
    build host && nm build/host/libirqbench.a | grep -q added_to_the_library
}
tap "a new file with an old time is in the library" added
removed() { rm host/lib/base/added.c && build host && ! nm build/host/libirqbench.a 2>/dev/null | grep added_to_the_library; }
tap "and out of it when it is removed" removed
missing_part() {
    mv host/vdwt/guest/semihosting.c "$work/part.c"
    build host
    grep -q "LINK    build/libvdwt.so" "$work/log" || { echo "the plugin was not linked again"; cat "$work/log"; return 1; }
    mv "$work/part.c" host/vdwt/guest/semihosting.c
    build host && nm build/libvdwt.so | grep -q semihosting_answer
}
tap "a plugin that lost a part is linked again" missing_part
compiler() { build build/irqbench CC="cc -DANOTHER" && grep -q "CC      host/cli/main.c" "$work/log"; }
tap "another compiler compiles all again" compiler
sanitized() { build build/host/host/cli/main.o SANITIZE=undefined && grep -q "CC      host/cli/main.c" "$work/log" && nm build/host/host/cli/main.o | grep -q __ubsan; }
tap "so does SANITIZE" sanitized
build all
fragment() { touch host/host.mk && build build/host/host/cli/main.o && grep -q "CC      host/cli/main.c" "$work/log"; }
tap "so does another makefile fragment" fragment

# ---- Names ----

spaced() {
    mkdir -p "$work/a b"
    printf 'name: odd\nboards: mps2-an385\nstyles: raw_asm\nscenarios: entry_exit\n' >"$work/a b/c d.yaml"
    build report CONFIG="$work/a b/c d.yaml" && [ -s "build/results/c d/run.json" ] && [ -s build/report/index.html ]
}
tap "CONFIG may be a path with spaces" spaced

refused_in() {
    local folder=$work/$1
    mkdir -p "$folder" && cp -a Makefile scripts firmware host reports bench "$folder" 2>/dev/null
    (cd "$folder" && make INSTALL=no all) >"$work/log" 2>&1
    is "$?" 2 && has "$(cat "$work/log")" "clone into one without" && [ ! -e "$folder/build" ] && [ ! -e "$work/pwned" ]
    local result=$?
    rm -rf "$folder"
    return $result
}
for name in 'sp ace' "quo'te" 'dou"ble' 'dol$(touch pwned)lar' 'pa(ren' 'ha#sh' 'co:lon' 'equ=al' 'per%cent' 'back\slash' 'semi;colon' 'tick`touch pwned`' ' lead' 'trail '; do
    tap "a folder called '$name' is refused with a sentence" refused_in "$name"
done
described() { # TAG: as scripts/describe.sh says it
    rm -rf "$work/repo" && mkdir "$work/repo" && cp -a scripts "$work/repo" && cd "$work/repo" &&
        git init -q . && git add -A && git -c user.name=a -c user.email=a@a commit -qm a && git tag "$1" && scripts/describe.sh
}
tags() {
    is "$(described v1.2)" v1.2 || return
    is "$(described 'v1;$(touch$IFS"pwned")`id`'"'")" 'v1___touch_IFS_pwned___id__' || return
    is "$(described release/2026-11-26-interrupt-latency-suite-candidate-for-customer-A)" 'release/2026-11-26-interr..idate-for-customer-A'
}
tap "a tag's characters mean nothing, and it is cut visibly" tags
tarball() {
    rm -rf "$work/outer" && mkdir -p "$work/outer/inner" && cp -a scripts "$work/outer/inner" && cd "$work/outer" &&
        git init -q . && git -c user.name=a -c user.email=a@a commit -q --allow-empty -m a && git tag outer-tag &&
        is "$(inner/scripts/describe.sh)" unknown
}
tap "a tarball inside another repository is not described by that" tarball
tap_end
