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
source=build/vdwt/guests/events-mps2-an385.elf

# damage OUT EXPRESSION: OUT is the source after EXPRESSION, which sees its bytes
# `b`, put(OFFSET, WORD), program(INDEX, FIELD), section(NAME, FIELD) and
# symbol(NAME, FIELD) as offsets.
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
def section(name, field):
    names = get(shoff + 40 * get(50, "H") + 16)
    for at in range(shoff, shoff + 40 * shnum, 40):
        if b[names + get(at):b.index(0, names + get(at))].decode() == name:
            return at + dict(name=0, type=4, offset=16, size=20)[field]
def symbol(name, field):
    for s in range(shnum):
        at = shoff + 40 * s
        if get(at + 4) == 2:
            names = get(shoff + 40 * get(at + 24) + 16)
            for i in range(get(at + 16), get(at + 16) + get(at + 20), 16):
                end = b.index(0, names + get(i))
                if b[names + get(i):end].decode() == name:
                    return i + dict(name=0, value=4, size=8)[field]
def at_random(seed):
    r = random.Random(seed)
    places = [0, 24, 28, 32, 44, 48] + [l + f for l in loads for f in fields.values()] + [
        shoff + 4 * r.randrange(10 * shnum), symbol("reset", r.choice(["name", "value", "size"])), r.randrange(len(b) - 4),
        section(".irqbench.stamps", r.choice(["offset", "size"])), get(section(".irqbench.stamps", "offset")) + 4 * r.randrange(6),
        get(program(0, "offset")) + 4 * r.randrange(64)]
    for _ in range(r.randrange(1, 4)):
        put(r.choice(places), r.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x207FFFF0, 0x20000000, 0xE000E000, r.getrandbits(32)]))
    if r.randrange(10) == 0:
        del b[r.randrange(len(b)):]
exec(sys.argv[3])
open(sys.argv[2], "wb").write(b)
PY
}
traced() { timeout -k 1 "$hung" "$tool" trace "$work/$1" -m mps2-an385 --insns 20000 >"$work/out" 2>"$work/err" </dev/null; status=$?; }
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
tap "a segment across the end of the address space" refused 'put(program(0, "paddr"), 0xFFFFFF00)' "end of the address space" "end of the address space"
tap "a segment that is not in the file" refused 'put(program(0, "offset"), 0xFFFFFF0)' "end of the file" "end of the file"
tap "a segment larger in the file than in memory" refused 'put(program(0, "memsz"), 0)' "more bytes in the file" "more bytes in the file"
stamps='".irqbench.stamps"'
tap "stamps that are no whole number" refused "put(section($stamps, 'size'), 25)" "has 25 bytes" "has 25 bytes"
tap "more stamps than there are" refused "put(section($stamps, 'offset'), len(b)); put(section($stamps, 'size'), 4097 * 8); b += bytes(4097 * 8)" \
    "has 32776 bytes, not up to 4096 entries" "has 32776 bytes, not up to 4096 entries"
# accepted EXPRESSION: what is damaged concerns nobody's memory; the guest runs.
accepted() {
    damage image.elf "$1" || return
    traced image.elf
    is "$status: $(cat "$work/err")" "0: " || return
    alone image.elf
    is "$status" 1 && has "$(cat "$work/out")" "failed-at-line" # it was not told its core
}
tap "stamps at addresses where nothing is" accepted "at = get(section($stamps, 'offset')); put(at, 0xFFFFFFFF); put(at + 8, 0x20000001); put(at + 12, 0xFFFFFFFF)"
tap "stamps that are not in the file are none" accepted "put(section($stamps, 'offset'), 0xFFFFFFF0)"
tap "a symbol whose name is not in the table" accepted "put(symbol('reset', 'name'), 0xFFFFFFFF)"
tap "a function across the end of the address space" accepted "put(symbol('reset', 'value'), 0xFFFFFFF1); put(symbol('reset', 'size'), 0x7FFFFFFF)"

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
    timeout "$hung" "$tool" run "$work/odd.yaml" -o "$work/run" --force --image "mps2-an385=$work/image.elf" >"$work/out" 2>"$work/err" </dev/null || status=$?
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
