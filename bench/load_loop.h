/* The ends of a load's loop, as text for its assembly: what most of bench/loads/ share,
 * so that their loops differ in what stands between, and a figure that differs comes
 * from there. LOAD_END polls *done (r0) and counts passes (r1), and needs r2: eight
 * cycles on the M3 and M4, nine on the M0, one of which waits for the LDR's other one.
 * The NOP before it keeps that LDR from overlapping with what the block ends with.
 * Behind LOAD_END comes what leaves the function. Label 1 is taken. */
#ifndef BENCH_LOAD_LOOP_H
#define BENCH_LOAD_LOOP_H

/* At a multiple of 4: no branch back to 32 bits that lie in two words. */
#define LOAD_BEGIN(name)                                                                           \
    ".global load_" #name "_begin, load_" #name "_end\n\t"                                         \
    ".balign 4\n"                                                                                  \
    "load_" #name "_begin:\n\t"
#define LOAD_END(name)                                                                             \
    "nop\n\t"                                                                                      \
    "ldr r2, [r0]\n\t"                                                                             \
    "cmp r2, #0\n\t"                                                                               \
    "bne 1f\n\t"                                                                                   \
    "subs r1, #1\n\t"                                                                              \
    "bne load_" #name "_begin\n"                                                                   \
    "load_" #name "_end:\n"                                                                        \
    "1:\n\t"
/* `text` so many times. */
#define LOAD_REPEAT(times, text)                                                                   \
    ".rept " #times "\n\t" text "\n\t"                                                             \
    ".endr\n\t"

/* The whole of a load of critical sections: `mask`, eight lengths of NOPs, `unmask`, and
 * what polls and counts. What differs between two such loads is the way of masking. The
 * lengths are 4, 8 to 32 in the order of x = 5x + 3 (mod 8): BX into the NOPs, that many
 * before load_NAME_open. `setup` may use r5 and r6, which are the masks'. */
#define LOAD_SECTIONS(name, setup, mask, unmask)                                                   \
    "push {r4-r6, lr}\n\t" setup "ldr r4, =load_" #name                                            \
    "_open - 7\n\t" /* the shortest: 8 bytes before, and bit 0 for BX */                           \
    "movs r3, #0\n\t"                                                                              \
    "b 2f\n\t"                                                                                     \
    ".global load_" #name "_begin, load_" #name "_open, load_" #name "_end\n\t"                    \
    ".balign 4\n"                                                                                  \
    "load_" #name                                                                                  \
    "_begin:\n\t" LOAD_REPEAT(32, "nop") "load_" #name "_open:\n\t" unmask "\n\t" LOAD_REPEAT(     \
        4, "nop") "ldr r2, [r0]\n\t"                                                               \
                  "cmp r2, #0\n\t"                                                                 \
                  "bne 1f\n\t"                                                                     \
                  "subs r1, #1\n\t"                                                                \
                  "beq 1f\n"                                                                       \
                  "2:\n\t"                                                                         \
                  "lsls r2, r3, #2\n\t"                                                            \
                  "adds r3, r3, r2\n\t"                                                            \
                  "adds r3, #3\n\t"                                                                \
                  "lsls r2, r3, #29\n\t" /* 8 (x mod 8) bytes before that */                       \
                  "lsrs r2, r2, #26\n\t"                                                           \
                  "subs r2, r4, r2\n\t" mask "\n\t"                                                \
                  "bx r2\n"                                                                        \
                  "load_" #name "_end:\n"                                                          \
                  "1: pop {r4-r6, pc}\n\t"                                                         \
                  ".ltorg"

/* Of a load that the core cannot run and whose `needs` see to it that none does. */
#define LOAD_IMPOSSIBLE(name) LOAD_BEGIN(name) "udf #4\n" LOAD_END(name) "bx lr"

#endif
