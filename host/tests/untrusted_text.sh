# What comes from a config, a run, an image or a board reaches terminal, CSV and
# JSON only as text, whatever bytes it has. (The report: report.sh, with the
# same kind of names.)
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
fixture=$PWD/host/tests/fixtures/run/run.json
guest=$PWD/host/vdwt/tests
images=$PWD/host/vdwt/tests/trace
sources=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# clean FILE...: nothing but text and ends of lines in them.
clean() {
    /usr/bin/python3 - "$@" <<'PY'
import sys
bad = 0
for path in sys.argv[1:]:
    text = open(path, "rb").read().decode("utf-8", "strict")
    for number, line in enumerate(text.split("\n"), 1):
        if any(not c.isprintable() for c in line):
            print(f"{path}:{number}: {line!r}")
            bad = 1
sys.exit(bad)
PY
}
# shows STATUS WORDS COMMAND...: in clean output, with that status.
shows() {
    local status=0 expected=$1 words=$2
    shift 2
    timeout "$hung" "$@" >out 2>err </dev/null || status=$?
    is "$status: $(grep -v '^irqbench: error\|^[^ ]*: error\|^  \|^$' err)" "$expected: " && clean out err && has "$(cat out err)" "$words"
}
esc=$'\033' bidi=$'\342\200\256'

# ---- Configs ----

config() { printf "$1" >config.yaml; }
config 'name: x\nboards: "a\\nirqbench: error: fake"\nscenarios: entry_exit\n'
tap "a line cannot be forged by a config" shows 2 "'a\\nirqbench: error: fake'" "$tool" run config.yaml -o x
tap "there is one line of error for it" is "$(grep -c error: err)" 1
config 'name: x\nboards: mps2-an385\nscenarios: "\\e[2J\\x9b0m\\u202e"\n'
tap "nor does an escape sequence reach the terminal" shows 2 '\x1b[2J\u009b0m\u202e' "$tool" run config.yaml -o x
config 'name: "\\a"\nboards: mps2-an385\n"\\e[31mkey": 1\n'
tap "nor one in a key" shows 2 '\x1b[31mkey' "$tool" run config.yaml -o x
printf 'name: caf\xe9\n' >config.yaml
tap "nor bytes that are no UTF-8" shows 2 "config.yaml:1" "$tool" run config.yaml -o x
name=$'bad\n\033[2J.yaml'
tap "a file's name is shown as text" shows 2 'bad\n\x1b[2J.yaml' "$tool" run "$name" -o x
tap "also one that is no UTF-8" shows 2 'caf\xe9.yaml' "$tool" run $'caf\xe9.yaml' -o x
arguments() { local status=0; "$tool" "$@" >out 2>err || status=$?; is "$status" 2 && clean out err; }
tap "so are arguments" arguments $'\033[2J'
tap "of a command too" arguments run --$'\033[2J'
tap "and their values" arguments run x -o x --jobs $'1\033[2J'
tap "and names of lists" arguments list $'\033[2J\n'

# ---- Runs ----

hostile() { # WHAT VALUE: run/run.json with a name replaced
    mkdir -p run
    /usr/bin/python3 - "$fixture" "$1" "$2" >run/run.json <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
what, value = sys.argv[2:]
value = value.encode().decode("unicode_escape")
cell = next(c for c in run["cells"] if "style" in c and c["status"] == "ok")
if what == "style":
    cell["style"] = value
    cell["id"] = "/".join([cell["board"], cell["scenario"], value, cell["load"]])
    run["cells"].sort(key=lambda c: c["id"])
elif what == "reason":
    lost = next(c for c in run["cells"] if c["status"] != "ok")
    lost["reason"] = value
elif what == "name":
    run["config"]["name"] = value
print(json.dumps(run, sort_keys=True))
PY
}
for what in style reason name; do
    hostile $what '\x1b]0;owned\x07\nirqbench: error: fake\u202e\x7f\x9b2J'
    tap "a $what is shown as text" shows 0 '\x1b]0;owned\x07\nirqbench: error: fake\u202e\x7f' "$tool" show run
    tap "in CSV" shows 0 '\x1b]0;owned\x07\nirqbench: error: fake\u202e\x7f' "$tool" export run -f csv
    tap "in JSON" shows 0 '\u001B]0;owned\u0007\nirqbench: error: fake\u202E\u007f' "$tool" export run -f json
done
same_json() { "$tool" export run -f json | /usr/bin/python3 -c 'import json, sys; print(sum("\x1b]0;owned\x07\nirqbench: error: fake\u202e\x7f\x9b2J" in r["run"] for r in json.load(sys.stdin)) > 0)'; }
tap "which reads back as it was" is "$(same_json)" True
formulas() {
    local value expected
    while read -r value expected; do
        hostile reason "$value"
        "$tool" export run -f csv >out || return
        /usr/bin/python3 - "$expected" <<'PY' || return
import csv, sys
cells = {row["reason"] for row in csv.DictReader(open("out"))}
sys.exit(0 if sys.argv[1] in cells else f"{sys.argv[1]} is not among {cells}")
PY
    done <<'END'
=1+2 '=1+2
+1 '+1
-2+3 '-2+3
@SUM(A1) '@SUM(A1)
\uff1d1 '＝1
\t=1 \t=1
\r=1 \r=1
\"=1 '"=1
\"\"@x '""@x
plain plain
a=1 a=1
END
}
tap "a cell that is a formula becomes text in CSV" formulas
hostile reason 'a;=1+2'
tap "also where a semicolon parts cells" has "$("$tool" export run -f csv)" '"a;=1+2"'
numbers() { "$tool" export "$sources/host/tests/fixtures/run" -f csv | grep -c "'" | { read -r n; is "$n" 0; }; }
tap "and nothing else does" numbers

# ---- Images ----

cat >names.S <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20002000, reset, 0, 0, 0, 0, 0, 0, 0, 0, 0, "handler\033[2J\nfake\342\200\256"
    .text
    .thumb_func
    .global reset
    .type reset, %function
reset:
    svc 0
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    .pool
    .size reset, . - reset
    .thumb_func
    .type "handler\033[2J\nfake\342\200\256", %function
"handler\033[2J\nfake\342\200\256":
    bx lr
    .size "handler\033[2J\nfake\342\200\256", . - "handler\033[2J\nfake\342\200\256"
END
symbols() {
    # Assemblers differ in what a quoted name may hold: the bytes are put in afterwards.
    sed 's/"handler[^"]*"/handler_placeholder_xyz/g' names.S >plain.S
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,"$guest/guest.ld" plain.S -o plain.elf || return
    /usr/bin/python3 - <<'PY'
b = open("plain.elf", "rb").read()
old = b"handler_placeholder_xyz"
new = b"h\x1b[2J\nfake: \xe2\x80\xae\x9b\x07\xff"
open("names.elf", "wb").write(b.replace(old, new.ljust(len(old), b"!")))
PY
    shows 0 'h\x1b[2J\nfake: \u202e\x9b\x07\xff' "$tool" trace names.elf -m mps2-an385
}
tap "a symbol's name is shown as text" symbols
tap "also where it is asked for" shows 2 '\x1b' "$tool" trace names.elf -m mps2-an385 -f $'x\033'
tap "in JSON too" shows 0 'h' "$tool" trace names.elf -m mps2-an385 --format json

serial() {
    cat >says.S <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20002000, reset
    .text
    .thumb_func
    .global reset
    .type reset, %function
reset:
    movs r0, #4
    ldr r1, =text
    bkpt 0xab
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    .pool
text: .asciz "line\r\n\033]0;owned\007\342\200\256 end\n"
END
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,"$guest/guest.ld" says.S -o says.elf || return
    "$tool" trace says.elf -m mps2-an385 --serial >out 2>err || return
    is "$(cat err)" $'line\n\\x1b]0;owned\\x07\\u202e end'
}
tap "what an image writes is shown as text" serial
odd_directory() { "$tool" run "$sources/configs/quick.yaml" -o $'caf\xe9' >out 2>err && clean out err && has "$(cat out)" 'caf\xe9/run.json'; }
tap "a run may go where no UTF-8 is" odd_directory

# ---- The environment, and QEMU ----

for variable in IRQBENCH_QEMU IRQBENCH_VDWT; do
    tap "$variable is shown as text" shows 2 'no\x1b[2J\nirqbench: error: fake' \
        env $variable=$'no\033[2J\nirqbench: error: fake' "$tool" run "$sources/configs/quick.yaml" -o x
done
tap "so is IRQBENCH_FIRMWARE" shows 2 'no\x1b[2J' env IRQBENCH_FIRMWARE=$'no\033[2J' "$tool" list boards
qemu_says() {
    printf '#!/bin/sh\n[ "$1" != --version ] || { echo QEMU emulator version 7.2; exit; }\n' >qemu
    printf 'printf "first\\nirqbench: error: fake\\n\\033[31mred\\351\\n" >&2; exit 3\n' >>qemu
    chmod +x qemu
    shows 2 '  \x1b[31mred\xe9' env IRQBENCH_QEMU="$PWD/qemu" "$tool" run "$sources/configs/quick.yaml" -o ends &&
        has "$(<err)" '  irqbench: error: fake'
}
tap "what QEMU says is shown as text, and as QEMU's" qemu_says
# Columns stand where they stand without the letter of two bytes.
columns() {
    mkdir -p wide && sed 's/raw_c/r\\u00e4w_c/g' "$fixture" >wide/run.json || return
    "$tool" show wide --cell '*w_c*' >out 2>err || return
    sed 's/\xc3\xa4/a/g' out >out.plain
    is "$(<out.plain)" "$("$tool" show "$(dirname "$fixture")" --cell '*w_c*')" && has "$(<out)" $'r\303\244w_c'
}
tap "columns are measured in characters" columns

# ---- Boards ----

boards() {
    mkdir -p firmware; cp -r "$sources/host/tests/fixtures/firmware/mps2-an385" firmware/evil
    sed -e 's/^name:.*/name: evil/' -e 's/^title:.*/title: "evil \\e[2J \\n fake"/' "$sources/host/tests/fixtures/firmware/mps2-an385/board.yaml" >firmware/evil/board.yaml
    IRQBENCH_FIRMWARE=$PWD/firmware timeout "$hung" "$tool" list boards >out 2>err
    clean out err && has "$(cat out err)" '\x1b[2J'
}
tap "a board's title is shown as text" boards
tap_end
