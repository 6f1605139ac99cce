# An image is untrusted: whatever it does, nothing of the user's is opened,
# changed or started. host/vdwt/tests/trace/attack.c asks for everything by
# semihosting, host/vdwt/tests/escape.c stands for a guest that has taken QEMU
# over, and files and arguments have names that mean something to QEMU.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
plugin=${VDWT_PLUGIN:-$PWD/build/libvdwt.so}
escape=$PWD/build/vdwt/escape.so
images=host/vdwt/tests/trace
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make --no-print-directory vdwt-tests >"$work/make" 2>&1 || { sed 's/^/# /' "$work/make"; exit 1; }

bare="-mcpu=cortex-m3 -mthumb -O1 -g -ffreestanding -nostdlib -I. -Wall -Wextra -Werror -Wno-override-init
    -Wl,--no-warn-rwx-segments"
image() {
    local script=host/vdwt/tests/guest.ld
    [ -e "$work/$1.ld" ] && script=$work/$1.ld
    arm-none-eabi-gcc $bare "${@:2}" -Wl,-T,"$script" $images/attack.c -o "$work/$1.elf"
}
build_images() { image attack -DCONFINED && image local && image tame -DTAME && image same -DTAME -DSAME_AS_QEMU; }
tap "the images build" build_images

# ---- A folder with something to lose ----

field=$work/field
fresh_field() {
    rm -rf "$field"
    mkdir -p "$field/sub"
    echo "do not touch" | tee "$field/victim" "$field/removeme" >"$field/sub/victim"
    cp "$work"/*.elf "$field"
}
# What is in it, with contents and modes.
state() { (cd "$field" && find . -printf '%p %y %m\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
# untouched COMMAND...: leaves $status, $work/out, $work/err.
untouched() {
    local before
    fresh_field
    before=$(state)
    (cd "$field" && exec timeout -k 1 "$hung" "$@") >"$work/out" 2>"$work/err" </dev/null
    status=$?
    is "$(state)" "$before"
}
json() { /usr/bin/python3 -c 'import json, sys; t = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$work/out" "$1"; }

# ---- Semihosting, traced ----

attacked() { untouched "$tool" trace attack.elf -m mps2-an385 --format json && is "$status" 0; }
tap "an image that tries every call touches nothing" attacked
tap "and comes to its end, with its status" is "$(json 't["ended"]')" "{'by': 'itself', 'status': 7}"
tap "what was refused has its name" is "$(json '[x["call"] for x in t["semihosting"]["refused"]]')" \
    "['SYS_OPEN', 'SYS_READ', 'SYS_READC', 'SYS_TMPNAM', 'SYS_REMOVE', 'SYS_RENAME', 'SYS_SYSTEM', 'an unknown call']"
tap "every shell is counted: three asked for, and SYS_SYSTEM with seven parameters" is \
    "$(json '[x["count"] for x in t["semihosting"]["refused"] if x["call"] == "SYS_SYSTEM"]')" "[10]"
shown() { untouched "$tool" trace attack.elf -m mps2-an385 && has "$(cat "$work/out")" "SYS_SYSTEM" && is "$(awk 'length > 80' "$work/out")" ""; }
tap "the table says so too, in 80 columns" shown
no_names() { untouched "$tool" trace attack.elf -m mps2-an385 --serial && has_not "$(cat "$work/err")" "attack.elf"; }
tap "the host's command line does not come out" no_names
without() { untouched env IRQBENCH_CONFINE=no "$tool" trace attack.elf -m mps2-an385 && is "$status" 0 && has "$(cat "$work/out")" "not confined  files"; }
tap "without Landlock the calls are refused all the same, and it is said" without
again() {
    untouched "$tool" trace attack.elf -m mps2-an385 --format json && cp "$work/out" "$work/first" &&
        untouched "$tool" trace attack.elf -m mps2-an385 --format json && cmp "$work/first" "$work/out"
}
tap "two traces are the same" again
# That the attack is one: with QEMU's own semihosting it gets through. This image
# names no file but those beside it.
trusted() {
    local before
    fresh_field
    before=$(state)
    (cd "$field" && timeout -k 1 "$hung" "$tool" trace local.elf -m mps2-an385 --semihosting native --insns 1000000) >"$work/out" 2>&1 </dev/null
    [ "$(state)" != "$before" ] && grep -q PWNED "$field/victim"
}
tap "an image that is trusted gets all of it: --semihosting native" trusted
tap "and it is said that it does" has "$(cat "$work/out")" "by QEMU: the image has your files and your shell"

# ---- As a benchmark, and with the plugin alone ----

printf 'name: attack\nboards: mps2-an385\nstyles: raw_c\nscenarios: entry_exit\ntimeout_s: 5\n' >"$work/attack.yaml"
benchmarked() {
    untouched "$tool" run "$work/attack.yaml" -o "$work/run" --force --image mps2-an385=attack.elf
    is "$status" 2 && grep -q "mps2-an385" "$work/err"
}
tap "run --image of the same touches nothing" benchmarked

machine="-M mps2-an385 -display none -monitor none -serial none -icount shift=0,align=off,sleep=off"
alone() { untouched qemu-system-arm $machine -kernel attack.elf "$@" -plugin "$plugin,elf=attack.elf" && is "$status" 7; }
tap "the plugin alone answers it" alone
tap "also where QEMU's own semihosting is on" alone -semihosting-config enable=on,target=native
faults() {
    untouched qemu-system-arm $machine -kernel attack.elf -plugin "$plugin,elf=attack.elf,semihosting=off"
    [ "$status" -ne 7 ] && [ "$status" -ne 0 ]
}
tap "with semihosting=off a call is a fault, and a fault in its handler a lock-up" faults

# ---- QEMU taken over ----

escapes() { untouched qemu-system-arm $machine -kernel attack.elf -plugin "$escape,victim=victim" -plugin "$plugin,elf=attack.elf" && is "$status" 7; }
tap "a guest that has taken QEMU over touches nothing" escapes
tap "nothing works, on two threads" is "$(grep -c '^escape: .* refused$' "$work/err") $(grep 'WORKED' "$work/err")" "38 "
loose() {
    fresh_field
    (cd "$field" && timeout -k 1 "$hung" qemu-system-arm $machine -kernel local.elf -plugin "$escape,victim=victim" -plugin "$plugin,elf=local.elf,confine=off") >/dev/null 2>"$work/err" </dev/null
    [ "$(grep -c WORKED "$work/err")" -gt 5 ]
}
tap "and it would, with confine=off" loose

# ---- The calls that are answered ----

tame() { untouched "$tool" trace tame.elf -m mps2-an385 --serial && is "$status" 0; }
tap "an image that asks for what is its own" tame
cp "$work/err" "$work/tame"
told() { awk -v n="$1" 'substr($0, 1, length(n) + 1) == n " " { print $NF }' "$work/tame" | tr '\n' ' '; }
tap "heap and stack: behind its data, below its stack" is "$(told heapinfo)$(told heap | cut -d' ' -f2-)" "00000000 20002000 20002000 $(told heap | cut -d' ' -f1) "
tap "time is the guest's: it begins with it" is "$(told time)$(told clock)" "00000000 00000000 "
# 100 NOPs and the three instructions around; a cycle lasts 40 ns.
elapsed() { local ns=$((0x$(told elapsed))); [ "$ns" -ge 4000 ] && [ "$ns" -le 4800 ] || { echo "$ns ns"; return 1; }; }
tap "and goes on with its instructions" elapsed
tap "what was refused is 'permission denied' to it" is "$(told errno)" "0000000d "
# The same answers as QEMU's own has on a terminal, but for what is the host's.
same() {
    untouched "$tool" trace same.elf -m mps2-an385 --serial && cp "$work/err" "$work/ours" &&
        (cd "$field" && script -qec "timeout -k 1 1500 qemu-system-arm $machine -kernel same.elf \
            -semihosting-config enable=on,target=native,arg=" /dev/null >"$work/theirs" </dev/null)
    is "$?" 7 && tr -d '\r' <"$work/theirs" | diff "$work/ours" -
}
tap "QEMU's own semihosting gives the same answers" same

# ---- Names ----

odd_names() {
    local name
    for name in 'a,b=c.elf' 'x,plugin=y,bound=worst' '-M.elf' '|touch made' '$(touch made).elf' $'new\nline' 'caf\xe9' 'a=b:c'; do
        untouched sh -c 'mv tame.elf "./$1" && "$2" trace "./$1" -m mps2-an385 --insns 10000; s=$?; mv "./$1" tame.elf; exit $s' - "$name" "$tool" ||
            return
        is "$name: $status" "$name: 0" || { cat "$work/err"; return 1; }
    done
}
tap "an image may have any name" odd_names
interpreter() {
    { echo "PHDRS { all PT_LOAD FLAGS(5); ram PT_LOAD FLAGS(6); interp PT_INTERP; }"
        sed 's/} > flash/} > flash : all .interp : { *(.interp) } > flash : all : interp/; s/} > ram/} > ram : ram/' host/vdwt/tests/guest.ld; } >"$work/interp.ld"
    image interp -DTAME -DINTERPRETER || return
    arm-none-eabi-readelf -lW "$work/interp.elf" | grep -q INTERP || return
    untouched "$tool" trace interp.elf -m mps2-an385 --format json && is "$status" 0
}
tap "an image that names an interpreter starts none" interpreter
tap "nothing stays behind" is "$(ls "$work" | grep -c made)" 0
tap_end
