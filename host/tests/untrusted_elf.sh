# time limit: 240
# Images that are damaged, by hand and at random, under the tool and under the
# plugin alone: each ends with a sentence or runs; QEMU never dies in our code.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
plugin=${VDWT_PLUGIN:-$PWD/build/libvdwt.so}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make --no-print-directory vdwt-tests >"$work/make" 2>&1 || { sed 's/^/# /' "$work/make"; exit 1; }
source=build/vdwt/guests/wrap-mps2-an385.elf

# damage OUT EXPRESSION: OUT is the source after EXPRESSION, which sees its bytes
# `b`, put(OFFSET, WORD), program(INDEX, FIELD) and symbol(NAME, FIELD) as offsets.
damage() {
    /usr/bin/python3 - "$source" "$work/$1" "$2" <<'PY'
import random, struct, sys
b = bytearray(open(sys.argv[1], "rb").read())
put = lambda at, word: struct.pack_into("<I", b, at, word & 0xFFFFFFFF)
get = lambda at, f="I": struct.unpack_from("<" + f, b, at)[0]
phoff, shoff, phnum, shnum = get(28), get(32), get(44, "H"), get(48, "H")
fields = dict(type=0, offset=4, vaddr=8, paddr=12, filesz=16, memsz=20)
loads = [phoff + 32 * i for i in range(phnum) if get(phoff + 32 * i) == 1]
program = lambda index, field: loads[index] + fields[field]
def symbol(name, field):
    for s in range(shnum):
        at = shoff + 40 * s
        if get(at + 4) == 2:
            names = get(shoff + 40 * get(at + 24) + 16)
            for i in range(get(at + 16), get(at + 16) + get(at + 20), 16):
                end = b.index(0, names + get(i))
                if b[names + get(i):end].decode() == name:
                    return i + dict(value=4, size=8)[field]
def at_random(seed):
    r = random.Random(seed)
    places = [0, 24, 28, 32, 44, 48] + [l + f for l in loads for f in fields.values()] + [
        shoff + 4 * r.randrange(10 * shnum), symbol("irqbench_vdwt_slot", "value"), r.randrange(len(b) - 4),
        get(program(0, "offset")) + 4 * r.randrange(64)]
    for _ in range(r.randrange(1, 4)):
        put(r.choice(places), r.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x207FFFF0, 0x20000000, 0xE000E000, r.getrandbits(32)]))
    if r.randrange(10) == 0:
        del b[r.randrange(len(b)):]
exec(sys.argv[3])
open(sys.argv[2], "wb").write(b)
PY
}
traced() { timeout -k 1 20 "$tool" trace "$work/$1" -m mps2-an385 --insns 20000 >"$work/out" 2>"$work/err" </dev/null; status=$?; }
alone() {
    timeout -k 1 3 qemu-system-arm -M mps2-an385 -display none -monitor none -serial none -icount shift=0,align=off,sleep=off \
        -kernel "$work/$1" -plugin "$plugin,elf=$work/$1" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}
# refused EXPRESSION SENTENCE-OF-THE-TOOL SENTENCE-OF-THE-PLUGIN
refused() {
    damage image.elf "$1" || return
    traced image.elf
    is "$status" 2 && is "$(cat "$work/out")" "" && has "$(cat "$work/err")" "$2" || return
    alone image.elf
    { [ "$status" -eq 1 ] || [ "$status" -eq 2 ]; } && has "$(cat "$work/err")" "$3"
}
slot='symbol("irqbench_vdwt_slot", "value")'
tap "a segment across the end of the address space" refused 'put(program(0, "paddr"), 0xFFFFFF00)' "end of the address space" "end of the address space"
tap "a segment that is not in the file" refused 'put(program(0, "offset"), 0xFFFFFF0)' "end of the file" "end of the file"
tap "a segment larger in the file than in memory" refused 'put(program(0, "memsz"), 0)' "more bytes in the file" "more bytes in the file"
tap "a slot where nothing is loaded" refused "put($slot, 0x20000000)" "is not in flash" "is not in flash"
tap "a slot that is not aligned" refused "put($slot, get($slot) + 2)" "is not in flash" "is not in flash"
tap "a slot that ends behind its segment" refused "put($slot, get(program(0, 'paddr')) + get(program(0, 'filesz')) - 4)" "is not in flash" "is not in flash"
tap "a slot at the end of the address space" refused "put($slot, 0xFFFFFFFC)" "is not in flash" "is not in flash"
# Its bytes lie where the memory ends. Nothing is executed there in the first
# image, so the slot is not looked for; the second one jumps there.
beyond='n = len(b); b += b"\x56\x51\x57\x54\1\0\0\0\x10\0\0\0" + bytes(0x8000); put(28, len(b)); h = bytes(b[loads[0]:loads[0] + 32]); b += h + struct.pack("<8I", 1, n, 0x20800000 - 16, 0x20800000 - 16, 0x8000, 0x8000, 5, 4); b[44:46] = b"\2\0"'
across() {
    damage image.elf "$beyond; put($slot, 0x20800000 - 16)" || return
    traced image.elf
    is "$status" 2 && has "$(cat "$work/err")" "where mps2-an385 has no memory" || return
    alone image.elf
    is "$status" 1 # the guest misses its counter, and says so
}
tap "a slot across the end of memory" across
jumps_there() {
    cat >"$work/jump.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20002000, reset
    .text
    .thumb_func
    .global reset
reset:
    ldr r0, =0x207ffff0
    ldr r1, =0xe7fee7fe /* two branches to themselves */
    str r1, [r0]
    adds r0, #1
    dsb
    isb
    bx r0
    .pool
    .section .there, "ax", %progbits
    .space 16
    .globl irqbench_vdwt_slot
irqbench_vdwt_slot:
    .word 0x54575156, 1, 16
    .space 0x8000
END
    echo 'PHDRS { a PT_LOAD FLAGS(5); b PT_LOAD FLAGS(5); } SECTIONS { .text 0 : { *(.vectors) *(.text) } :a .there 0x207ffff0 : AT(0x1000) { *(.there) } :b }' >"$work/jump.ld"
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,"$work/jump.ld" "$work/jump.S" -o "$work/jump.elf" || return
    alone jump.elf
    is "$status" 2 && has "$(cat "$work/err")" "is not in this machine's memory"
}
tap "one that the image jumps to" jumps_there

# What a random image does is its own affair, but not how we end: a number that
# means something, and never a signal but QEMU's own abort when the core locks up.
random() {
    local seed bad=0 why
    for seed in $(seq 1 40); do
        damage image.elf "at_random($seed)" || return
        traced image.elf
        why=
        case $status in 0) ;; 2) [ -s "$work/err" ] || why="no sentence" ;; *) why="status $status" ;; esac
        if [ -z "$why" ]; then
            alone image.elf
            case $status in
            0 | 1 | 2 | 124) ;; # 124: it runs
            134) grep -q "Lockup\|hw_error\|rom" "$work/err" || why="aborted" ;;
            *) why="alone: status $status" ;;
            esac
        fi
        [ -z "$why" ] || { echo "seed $seed: $why"; head -n 3 "$work/err"; bad=1; }
    done
    return $bad
}
tap "forty images damaged at random" random

# As the image of a benchmark: the same sentence, from the plugin.
printf 'name: odd\nboards: mps2-an385\nstyles: raw_c\nscenarios: entry_exit\ntimeout_s: 5\n' >"$work/odd.yaml"
measured() {
    local status=0
    damage image.elf 'put(program(0, "memsz"), 0)' || return
    timeout 60 "$tool" run "$work/odd.yaml" -o "$work/run" --force --image "mps2-an385=$work/image.elf" >"$work/out" 2>"$work/err" </dev/null || status=$?
    is "$status" 2 && has "$(cat "$work/err")" "more bytes in the file than in memory" && [ ! -e "$work/run/run.json" ]
}
tap "run --image refuses them too" measured

odd_files() {
    mkfifo "$work/fifo"
    traced fifo
    is "$status" 2 && has "$(cat "$work/err")" "is not a regular file" || return
    mkdir "$work/folder"
    traced folder
    is "$status" 2 && has "$(cat "$work/err")" "is not a regular file" || return
    : >"$work/empty"
    traced empty
    is "$status" 2 && has "$(cat "$work/err")" "is not an ELF file"
}
tap "what is no file at all" odd_files
tap_end
