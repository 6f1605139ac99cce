# For scripts that test `irqbench trace`: builds images, calls the tool, asks its JSON. Sourced, from
# the root of the tree, behind scripts/tests/lib/tap.sh. Nothing here is unwound, so what divisions of
# libgcc name for that is nowhere.
tool=${IRQBENCH:-$PWD/build/irqbench}
images=host/vdwt/tests/trace
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

bare="-mthumb -O2 -g -ffreestanding -ffunction-sections -fdata-sections -nostdlib -I. -Wall -Wextra -Werror
    -Wno-override-init -Wl,--no-warn-rwx-segments -Wl,--defsym=__aeabi_unwind_cpp_pr0=0 -Wl,-T,host/vdwt/tests/guest.ld"
# image NAME CORE OPTION...
image() {
    local name=$1 core=$2
    shift 2
    arm-none-eabi-gcc -mcpu="$core" $bare "$@" -o "$work/$name.elf"
}
threads_image() { image "${1:-threads}" cortex-m3 firmware/tests/trace/threads.c firmware/kernel.c firmware/libc.c; }

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" trace "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}
# traced NAME MACHINE ARGUMENT...: its JSON goes to $work/json.
traced() {
    local name=$1 machine=$2
    shift 2
    call "$work/$name.elf" --machine "$machine" --format json "$@"
    cp "$work/out" "$work/json"
    is "$status: $err" "0: "
}
# refuses WORDS ARGUMENT...
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}
# says EXPECTED EXPRESSION: of the JSON `t`, with e(NUMBER) an exception and f(NAME) a function in
# it, q(FIGURE) its min, median and max, and m(FIGURE) its mean and total.
says() {
    is "$(/usr/bin/python3 - "$work/json" "$2" <<'PY'
import json, sys
t = json.load(open(sys.argv[1]))
e = lambda number: [x for x in t["exceptions"] if x["number"] == number][0]
f = lambda name: [x for x in t["functions"] if x["name"] == name][0]
q = lambda figure: figure and (figure["min"], figure["median"], figure["max"])
m = lambda figure: (figure["mean"], figure["total"])
b = lambda figure: (figure["best"]["max"], figure["max"], figure["worst"]["max"])
print(eval(sys.argv[2]))
PY
)" "$1"
}
