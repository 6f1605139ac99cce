# Masked stretches by whom: the boot's apart, locks as functions and in line, with lengths
# worked out from the listing.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
source=host/vdwt/tests/masks/masks.c

# build NAME OPTION...
build() {
    local name=$1
    shift
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -g -ffreestanding -nostdlib -I. -Wl,--no-warn-rwx-segments \
        -Wl,-T,host/vdwt/tests/guest.ld "$@" $source -o "$work/$name.elf"
}
# traced NAME ARGUMENT...: its JSON goes to $work/json.
traced() {
    local name=$1
    shift
    timeout "$hung" "$tool" trace "$work/$name.elf" -m mps2-an385 --format json "$@" >"$work/json" 2>"$work/err" </dev/null
    is "$?: $(<"$work/err")" "0: "
}
# says EXPECTED EXPRESSION: of the JSON `t`; p, b and f are its masks; who(MASK) lists culprits.
says() {
    is "$(/usr/bin/python3 - "$work/json" "$2" <<'PY'
import json, sys
t = json.load(open(sys.argv[1]))
p, b, f = (t["masked"][k] for k in ("primask", "basepri", "faultmask"))
name = lambda place: place and place.get("function")
who = lambda mask: [name(c["culprit"]) for c in mask["culprits"]]
of = lambda mask, function: [c for c in mask["culprits"] if name(c["culprit"]) == function][0]
print(eval(sys.argv[2]))
PY
)" "$1"
}
line() { grep -n -m1 -F -- "$1" $source | cut -d: -f1; }

same=-fno-optimize-sibling-calls
tap "the image builds" build masks -O2 $same
tap "and is traced" traced masks
tap "the culprit comes first, not the lock" says "culprit warm_up?" '"%s %s" % (who(p)[0], "warm_up?")'
tap "all that mask, each once" says "['brief', 'culprit', 'deep', 'in_line']" 'sorted(set(who(p)))'
tap "BASEPRI and FAULTMASK are apart" says "['by_priority'] ['all']" '"%s %s" % (who(b), who(f))'
tap "each with how often" says "4 5 4 4" '"%d %d %d %d" % tuple(of(p, n)["figure"]["n"] for n in ("brief", "culprit", "deep", "in_line"))'
# From behind CPSID: BX 3, then SUBS and BNE of the loop 3 a time and 1 less at its end, BL 3, CPSIE 1.
tap "the way: the lock, the culprit, who called it" says "['lock', 'culprit', 'warm_up', 'reset']" '[name(x) for x in of(p, "culprit")["chain"]]'
tap "a lock of two functions" says "['lock', 'enter', 'deep', 'round', 'reset']" '[name(x) for x in of(p, "deep")["chain"]]'
tap "and of none" says "['in_line', 'round', 'reset']" '[name(x) for x in of(p, "in_line")["chain"]]'
tap "at the line that locks" says "$(($(line 'static NOINLINE void culprit') + 2)) masks.c" '"%d %s" % (of(p, "culprit")["culprit"]["line"], of(p, "culprit")["culprit"]["file"])'

# In line: between CPSID and CPSIE stand a MOV, 30 SUBS and 30 BNE, of which 29 are taken; CPSIE is in it.
by_hand() {
    local between
    between=$(arm-none-eabi-objdump -d --no-show-raw-insn "$work/masks.elf" | sed -n '/<in_line>:/,/cpsie/p' | sed -n '/cpsid/,$p' | awk 'NR > 1 { print $2 }' | xargs)
    is "$between" "movs subs bne.n cpsie" && says "$((1 + 30 + 29 * 2 + 1 + 1)) $((4 * (1 + 30 + 29 * 2 + 1 + 1)))" '"%d %d" % (of(p, "in_line")["figure"]["max"], of(p, "in_line")["total"]["cycles"]["nominal"])'
}
tap "the length is that of its instructions, by hand" by_hand
tap "the sums are those of all stretches" says True 'sum(c["figure"]["n"] for c in p["culprits"]) == p["figure"]["n"] and max(c["figure"]["max"] for c in p["culprits"]) == p["figure"]["max"]'
tap "the longest of all begins where its culprit's does" says True 'p["longest_at_instruction"] == p["culprits"][0]["longest_at_instruction"] and p["figure"]["max"] == p["culprits"][0]["figure"]["max"]'
tap "the boot's is apart, for each mask" says "True True True" '" ".join(str(m["boot"]["cycles"]["nominal"] > 2990) for m in (p, b, f))'
tap "and no longer than it was" says True 'p["boot"]["instructions"] < 2020 and p["boot"]["from"]["function"] == "reset"'
tap "FAULTMASK is not counted as PRIMASK" says "4 17" '"%d %d" % (f["figure"]["n"], p["figure"]["n"])'

# ---- Shapes of code ----

shape() { build shape "$@" && traced shape && says "['brief', 'culprit', 'deep', 'in_line']" 'sorted(set(who(p)))' && says "['lock', 'enter', 'deep', 'round', 'reset']" '[name(x) for x in of(p, "deep")["chain"]]'; }
tap "-O0" shape -O0
tap "-Os" shape -Os $same
tap "with frame pointers" shape -O1 -fno-omit-frame-pointer $same
tap "with LTO" shape -Os -flto $same
# A jump to `unlock` leaves the function before interrupts are unmasked.
tail_calls() { build tails -O2 && traced tails && says "['brief', 'culprit', 'deep', 'in_line']" 'sorted(set(who(p)))'; }
tap "a tail call of the unlock" tail_calls

# ---- Resets ----

# Each boot masks, and none of them is among the others; the longest is told.
boots() {
    local other
    build once -O2 $same && traced once && other=$(/usr/bin/python3 -c 'import json, sys; m = json.load(open(sys.argv[1]))["masked"]; print(*(3 * m[k]["figure"]["n"] for k in ("primask", "basepri", "faultmask")))' "$work/json") &&
        build boots -O2 $same -DRESETS=2 && traced boots && says "2 $other" '"%d %d %d %d" % (t["resets"], *(m["figure"]["n"] for m in (p, b, f)))' &&
        says "True reset" '"%s %s" % (p["boot"]["cycles"]["nominal"] > 2990, p["boot"]["from"]["function"])'
}
tap "every reset's boot is apart" boots

# ---- Bounds ----

tap "from a function on" traced masks --from round
tap "what was before is not in it" says "4 None True" '"%d %s %s" % (of(p, "culprit")["figure"]["n"], [c for c in p["culprits"] if name(c["chain"][2]) == "warm_up"] or None, t["skipped_instructions"] > 2000)'
adds_up() { says True 't["instructions"] == sum(c["instructions"] for c in t["classes"]) and t["cycles"]["nominal"] == sum(c["cycles"]["nominal"] for c in t["classes"]) + t["exception_cycles"]["nominal"] + t["memory_cycles"]["nominal"]'; }
tap "what is left adds up" adds_up
tap "up to a function" traced masks --to round
tap "what is behind is not in it" says "to 1 ['culprit']" '"%s %d %s" % (t["ended"]["by"], p["figure"]["n"], who(p))'
tap "between two" traced masks --from deep --to in_line
tap "only that" says "to ['deep'] 1" '"%s %s %d" % (t["ended"]["by"], who(p), p["figure"]["n"])'
tap "without the boot" traced masks --skip-boot
tap "nothing of it is counted" says "True True 17" '"%s %s %d" % (t["skipped_instructions"] > 2000, t["instructions"] < 5000, p["figure"]["n"])'
never() { "$tool" trace "$work/masks.elf" -m mps2-an385 --insns 100 --from over >"$work/out" 2>"$work/err"; is "$?" 2 && has "$(<"$work/err")" "nothing was measured: the function of --from was not reached"; }
tap "a function that is not reached is told" never
both() { "$tool" trace "$work/masks.elf" -m mps2-an385 --skip-boot --from over >"$work/out" 2>"$work/err"; is "$?" 2 && has "$(<"$work/err")" "both say where to begin"; }
tap "two beginnings are one too many" both

# ---- The table ----

table() {
    timeout "$hung" "$tool" trace "$work/masks.elf" -m mps2-an385 --worst 2 >"$work/out" || return
    has "$(<"$work/out")" "PRIMASK by whom, the longest first (cycles); 2 of" && has "$(<"$work/out")" "before interrupts were first enabled: PRIMASK for" &&
        has "$(<"$work/out")" "it began at instruction" && is "$(sed -n '/^PRIMASK by whom/,/^$/p' "$work/out" | grep -c '^ *each')" 2
}
tap "the table shows so many as were asked for" table

# A call, a return and CPSID, then branches: 97 of 100 instructions, 2 cycles each, and goes on.
still_masked() {
    cat >"$work/open.S" <<'S'
    .syntax unified
    .thumb
    .section .vectors,"a"
    .word 0x20001000
    .word start+1
    .text
    .global start, begins
    .type start,%function
    .type begins,%function
start:
    bl begins
    cpsid i
1:  b 1b
    .size start, . - start
begins: bx lr
    .size begins, . - begins
S
    source=$work/open.S build open -Wl,-e,start && traced open --insns 100 &&
        says "97 194 start None []" '"%d %d %s %s %s" % (p["open_at_least"]["instructions"], p["open_at_least"]["cycles"]["nominal"], p["open_at_least"]["from"]["function"], p["figure"], p["culprits"])' &&
        "$tool" trace "$work/open.elf" -m mps2-an385 --insns 100 >"$work/out" && has "$(<"$work/out")" "PRIMASK is still set at the end, for at least 194 cycles,"
}
tap "a stretch that is still open lasts at least so long, and is none of the others" still_masked
tap_end
