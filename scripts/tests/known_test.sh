#!/bin/bash
# time limit: 2880
# A build cannot lie: what is gone, new, other than before or restored with its
# old time is noticed, in a copy of the tree, for image, library, tool and plugin.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir "$tree"
# The sources, also of a tarball, and what is built of them, so that little is to do.
tar --exclude=./build --exclude=./.git -cf - . | tar -xf - -C "$tree"
cp -a --parents build/host build/vdwt build/firmware build/reports build/irqbench build/libvdwt.so build/known "$tree" 2>/dev/null
# As if it had been built there.
as_built_there() {
    local file
    for file in "$tree"/build/known/*; do
        sed "s|$PWD|$tree|g" "$file" >"$work/known" && touch -r "$file" "$work/known" && cp -p "$work/known" "$file" || return
    done
}
as_built_there || exit 1
cd "$tree" || exit 1
# One board is made as all are.
build() { make --no-print-directory INSTALL=no BOARDS=mps2-an385 "$@" >"$work/log" 2>&1 || { tail -n 15 "$work/log"; return 1; }; }
tap "the copy builds" build all
nothing_to_do() { build all && is "$(cat "$work/log")" ""; }
tap "and then there is nothing to do" nothing_to_do

# ---- Images ----

image=build/firmware/mps2-an385/irqbench.elf
loads() { strings -a "build/firmware/mps2-an385/catalog.txt" | awk -F'\t' '$1 == "load" { print $2 }' | tr '\n' ' '; }
cp -p bench/loads/memory.c "$work/memory.c"
all=$(loads)
tap "the catalogue has the loads" has " $all" " memory "
gone() { rm bench/loads/memory.c && build firmware && is "$(loads)" "${all/memory /}"; }
tap "a load that is removed leaves the image" gone
back() { cp -p "$work/memory.c" bench/loads/memory.c && build firmware && is "$(loads)" "$all"; }
tap "one that comes back with its old time is in it again" back
renamed() { mv bench/loads/memory.c bench/loads/memory_two.c && build firmware && is "$(loads)" "$all" && mv bench/loads/memory_two.c bench/loads/memory.c && build firmware; }
tap "a file may be renamed" renamed
too_long() {
    sed 's/memory/long/g; s/"ldrd r4, r5, \[r12, #24\]\\n\\t"/".rept 600\\n\\tnop\\n\\t.endr\\n\\t"/' bench/loads/memory.c >bench/loads/long.c
    ! build firmware >/dev/null && has "$(cat "$work/log")" "load_long: its swept code has" && rm bench/loads/long.c && build firmware
}
tap "a loop that is longer than a record can say is refused with a sentence" too_long
# Of one object, which all others are made as.
flags() {
    local object=build/firmware/mps2-an385/obj/firmware/link.o
    build $object && has "$(cat "$work/log")" "is up to date" &&
        build $object FIRMWARE_WARN=-Wall && has_not "$(cat "$work/log")" "is up to date" &&
        build $object && has_not "$(cat "$work/log")" "is up to date" && build firmware
}
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

# The compiler has read the file, the object is not there yet, and somebody saves.
saved_meanwhile() {
    local file=host/lib/base/crc32.c object=build/host/host/lib/base/crc32.o
    build build/irqbench && cp -p "$file" "$work/kept" || return
    printf '\n' >>"$file" && build build/irqbench || return
    printf '\nint saved_meanwhile(void);\nint saved_meanwhile(void) { return 1; }\n' >>"$file"
    touch -d "@$(stat -c %.9Y "$object" | awk '{ printf "%.9f", $1 - 0.005 }')" "$file"
    [ "$file" -nt build/known/sums ] || { echo "that is no test: the object came too soon"; return 1; }
    build build/irqbench && nm $object | grep -q saved_meanwhile || { echo "not noticed"; return 1; }
    cp "$work/kept" "$file"
}
tap "one that was saved while it was compiled" saved_meanwhile

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
# Of one object, in a folder of its own: all others of the tree stay as they are.
main=build/one/host/host/cli/main.o
compiled() { build BUILD=build/one $main "$@" && grep -q "CC      host/cli/main.c" "$work/log"; }
same() { build BUILD=build/one $main && ! grep "CC " "$work/log"; }
compiler() { compiled && same && compiled CC="cc -DANOTHER"; }
tap "another compiler compiles all again" compiler
sanitized() { compiled SANITIZE=undefined && nm $main | grep -q __ubsan; }
tap "so does SANITIZE" sanitized
fragment() {
    compiled && same && cp -p host/host.mk "$work/host.mk" && touch host/host.mk && compiled
    local result=$?
    cp -p "$work/host.mk" host/host.mk
    return $result
}
tap "so does another makefile fragment" fragment
# Whatever links the library must link its sanitizers.
linked_with_sanitizers() {
    make -n -B --no-print-directory INSTALL=no SANITIZE=address all test-programs build/address/reports/model_settings |
        grep libirqbench.a | grep -v 'rm -f\|echo' >"$work/links"
    [ "$(wc -l <"$work/links")" -gt 10 ] && is "$(grep -v -- -fsanitize "$work/links")" ""
}
tap "what links the library links its sanitizers" linked_with_sanitizers
plugin_without() { is "$(make -n -B --no-print-directory INSTALL=no SANITIZE=address build/address/libvdwt.so | grep -c -- -fsanitize)" 0; }
tap "the plugin has none" plugin_without
room() { mkdir host/vdwt/room && : >host/vdwt/room/added.c && has "$(make -n --no-print-directory INSTALL=no build/libvdwt.so)" "vdwt/host/vdwt/room/added.o" && rm -r host/vdwt/room; }
tap "a new room of the plugin is in it" room
guest() {
    local elf=build/vdwt/guests/costs-mps2-an385.elf
    mkdir -p "$work/bin" && printf '#!/bin/sh\n[ "$1" != --version ] || { echo another 1.0; exit; }\nexec %s "$@"\n' \
        "$(type -P arm-none-eabi-gcc)" >"$work/bin/arm-none-eabi-gcc" && chmod +x "$work/bin/arm-none-eabi-gcc" || return
    build $elf && touch "$work/before" && build $elf && [ ! $elf -nt "$work/before" ] &&
        PATH=$work/bin:$PATH build $elf && [ $elf -nt "$work/before" ]
}
tap "another Arm compiler makes a test's guest again" guest

# ---- Reference results ----

# reference_by COMMAND: by a tool that does this; nothing may change.
reference_by() {
    printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/tool" && chmod +x "$work/bin/tool" && cksum reports/reference/*/run.json >"$work/sums" || return
    ! make --no-print-directory INSTALL=no -o all reference IRQBENCH="$work/bin/tool" >"$work/log" 2>&1 &&
        is "$(cksum reports/reference/*/run.json)" "$(cat "$work/sums")"
}
tap "a run that fails makes no reference, and make says so" reference_by 'case $2 in *default*) exit 1 ;; *) mkdir -p "$4"; cp reports/reference/insns/run.json "$4"; esac'
tap "half a run makes none" reference_by 'mkdir -p "$4"; echo "{" >"$4/run.json"'

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
for name in 'sp ace' $'new\nline' $'ta\tb' "quo'te" 'dou"ble' 'dol$(touch pwned)lar' 'pa(ren' 'ha#sh' 'co:lon' 'equ=al' 'per%cent' 'back\slash' 'semi;colon' 'tick`touch pwned`' ' lead' 'trail '; do
    tap "a folder called $(printf %q "$name") is refused with a sentence" refused_in "$name"
done
odd_build() {
    local name
    for name in 'b c' '' -x 'b$(shell touch pwned)' "b'c" 'b;c'; do
        make INSTALL=no clean BUILD="$name" >"$work/log" 2>&1
        is "$?" 2 && has "$(cat "$work/log")" "choose another folder" && [ ! -e pwned ] || return
    done
}
tap "so is such a BUILD, before it is removed" odd_build
# As make's own text, by a line of its own or from the environment, CONFIG would be expanded.
config() {
    local name='a b$(shell touch pwned)$x;`touch pwned`"'"'"'.yaml'
    printf 'print:\n\t@printf "%%s\\n" "$$CONFIG"\n\t@$(MAKE) --no-print-directory sub\nsub:\n\t@printf "%%s\\n" "$$CONFIG"\n' >"$work/print.mk"
    is "$(make --no-print-directory INSTALL=no -f Makefile -f "$work/print.mk" print MAKE='make -f Makefile -f '"$work/print.mk" CONFIG="$name")" "$name"$'\n'"$name" &&
        is "$(CONFIG=$name make --no-print-directory INSTALL=no -f Makefile -f "$work/print.mk" sub)" "$name" && [ ! -e pwned ]
}
tap "CONFIG is taken as it is" config
described() { # TAG: as scripts/describe.sh says it
    rm -rf "$work/repo" && mkdir "$work/repo" && cp -a --parents scripts firmware/provenance.h "$work/repo" && cd "$work/repo" &&
        git init -q . && git add -A && git -c user.name=a -c user.email=a@a commit -qm a && git tag "$1" && scripts/describe.sh
}
tags() {
    is "$(described v1.2)" v1.2 || return
    is "$(described 'v1;$(touch$IFS"pwned")`id`'"'")" 'v1___touch_IFS_pwned___id__' || return
    is "$(described release/2026-11-26-interrupt-latency-suite-candidate-for-customer-A)" 'release/2026-11-26-interrupt-latency-suit..idate-for-customer-A' || return
    is "$(described "$(printf 'x%.0s' {1..200})" | tr -d '\n' | wc -c)" 63
}
tap "a tag's characters mean nothing, and it is cut visibly" tags
tarball() {
    rm -rf "$work/outer" && mkdir -p "$work/outer/inner" && cp -a --parents scripts firmware/provenance.h "$work/outer/inner" && cd "$work/outer" &&
        git init -q . && git -c user.name=a -c user.email=a@a commit -q --allow-empty -m a && git tag outer-tag &&
        is "$(inner/scripts/describe.sh)" unknown
}
# It fits, into the image and what is said of it.
tag_in_image() {
    local tag=release/2026-11-26-interrupt-latency-suite-candidate-for-customer-A
    (git init -q . && git -c user.name=a -c user.email=a@a commit -q --allow-empty -m a && git tag $tag) || return
    build firmware && has "$(strings -a $image)" "$(scripts/describe.sh)" && has "$(scripts/describe.sh)" "customer-A"
    local result=$?
    rm -rf .git
    return $result
}
tap "a long tag is no failure to build" tag_in_image
hook() {
    is "$(GIT_DIR=$work/repo/.git scripts/describe.sh)" unknown
}
tap "a hook of another repository changes nothing" hook
tap "a tarball inside another repository is not described by that" tarball
tap_end
