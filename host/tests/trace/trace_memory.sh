# `irqbench trace` takes as much memory for long as for short: the peak of the tool and of QEMU, with calls,
# interrupts, masks and lengths that are never the same, and everything asked for that is kept while it runs.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

# A tick every 1500 cycles, a call and a masked stretch in each round, of lengths from a shift register.
cat >"$work/busy.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .rept 13
    .word 0
    .endr
    .word tick + 1
    .text
    .global reset
    .macro function name
    .type \name, %function
    .thumb_func
\name:
    .endm
    function reset
    ldr r0, =0xE000E010
    ldr r1, =1499
    str r1, [r0, #4]
    movs r1, #7
    str r1, [r0]
    ldr r5, =0xACE1
1:  lsrs r5, r5, #1
    it cs
    eorcs r5, r5, #0xB400
    and r0, r5, #63
    bl work
    b 1b
    .size reset, . - reset
    function work
    push {r4, lr}
    adds r4, r0, #1
    cpsid i
2:  subs r4, #1
    bne 2b
    cpsie i
    pop {r4, pc}
    .size work, . - work
    function tick
    push {r4, lr}
    movs r0, #3
    bl work
    pop {r4, pc}
    .size tick, . - tick
    .pool
END
tap "the image builds" image busy cortex-m3 "$work/busy.S"

# peak INSNS: of a trace of so many, in KB, to $peak; and the JSON to $work/json.
peak() {
    peak=$(/usr/bin/python3 - "$work/json" "$tool" trace "$work/busy.elf" -m mps2-an385 --insns "$1" --format json -f work -f tick \
        --span "work:0x$(arm-none-eabi-nm "$work/busy.elf" | awk '$3 == "tick" { print $1 }')" --profile --stack --timeline "$work/t.json" --before 100000 <<'PY'
import resource, subprocess, sys
with open(sys.argv[1], "w") as out:
    subprocess.run(sys.argv[2:], check=True, stdout=out)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
    )
}
same() {
    local short
    peak 4000000 && short=$peak && peak 40000000 || return
    echo "# $short KB for 4 million instructions, $peak KB for 40 million"
    says "True True True" '"%s %s %s" % (e(15)["count"] > 30000, f("work")["returned"] > 100000, t["masked"]["primask"]["figure"]["n"] > 100000)' && [ "$peak" -le $((short + 1024)) ]
}
tap "ten times as many instructions take the same memory" same
tap_end
